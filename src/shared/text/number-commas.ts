/** Commas part the numbers of a list. Where somebody wrote them between thousands or before decimals, that shows. */

/** Nobody writes a number of its own like this: "024" is the end of 1,024, and "05" that of 0,05. */
const ZERO_LED = /^0\d/;

/**
 * What to write instead, where the pieces of a list were one number; null where they are a list. A piece like 1,100 cannot
 * be told from one, and stays a list.
 */
export function commaAdvice(pieces: readonly string[]): string | null {
  const at = pieces.findIndex((piece, index) => index > 0 && ZERO_LED.test(piece));
  const [before, piece] = [pieces[at - 1], pieces[at]];
  if (before === undefined || piece === undefined) return null;
  const isDecimal = /^[+-]?0$/.test(before);
  const instead = isDecimal ? `${before}.${piece}` : `${before}${piece}`;
  return `"${piece}" begins with a zero, as if "${before},${piece}" were one number: commas part numbers, so write ${instead}`;
}
