import type { Reason } from './reason.ts';

/** A refusal with one clear line for a person: the call was wrong, or the world does not allow it. */
export class Fault extends Error {
  override readonly name = 'Fault';
  /** `invalid` leads to exit status 2 on the command line; the others to 1. */
  readonly code: 'invalid' | 'not-found' | 'busy' | 'no-adapter' | 'failed';

  constructor(code: Fault['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A failure of a run that has a reason with a code, not a message only. */
export class ReasonedFault extends Fault {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super('failed', reason.code);
    this.reason = reason;
  }
}

/** One clear line of any error. */
export function messageOf(error: unknown): string {
  if (error instanceof Fault) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
