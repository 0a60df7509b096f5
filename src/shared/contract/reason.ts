/**
 * Why something is as it is, as a code with its arguments: what is stored, exported and decided by. Sentences are made of it
 * in words alone.
 */
import type { REASON_CODES, ReasonCode } from './reason-codes.ts';

export type ReasonArgument = string | number | boolean | null;

/** `code` says what, the others how much, where and of what. Codes of other versions may be unknown here. */
export interface Reason {
  readonly code: string;
  readonly [argument: string]: ReasonArgument;
}

type ArgumentsOf<Code extends ReasonCode> = {
  readonly [name in keyof (typeof REASON_CODES)[Code]]: ReasonArgument;
};

/** A reason of a listed code. JSON has no NaN and no infinity: such an argument becomes null, "not finite". */
export function reasonOf<Code extends ReasonCode>(
  code: Code,
  ...[given]: keyof (typeof REASON_CODES)[Code] extends never ? [] : [given: ArgumentsOf<Code>]
): Reason {
  const finite = Object.entries<ReasonArgument>(given ?? {}).map(([name, value]): [string, ReasonArgument] => {
    const isLost = typeof value === 'number' && !Number.isFinite(value);
    return [name, isLost ? null : typeof value === 'string' ? value.slice(0, 4000) : value];
  });
  return { code, ...Object.fromEntries(finite) };
}

/** A sentence from before reasons had codes. */
export function textReason(text: string): Reason {
  return reasonOf('text', { text });
}

/** What an error says, whatever threw it. */
export function errorReason(message: string): Reason {
  return reasonOf('error', { message });
}

/** The sentence where there is nothing but that; else null. */
export function plainTextOf({ code, text, ...others }: Reason): string | null {
  return code === 'text' && typeof text === 'string' && Object.keys(others).length === 0 ? text : null;
}

/** A note on a run: a value with a code, or text for the reader. */
export type Note = Reason | string;
export type Notes = Readonly<Record<string, Note>>;
