/** What a run was compared with when it was verified: files have it in words. */

/** The name of the study's reference comes first, as in "sequential on this device, …"; else it is "float64 …". */
export function isAgainst(reference: string, compared: string | null | undefined): boolean {
  return compared?.startsWith(reference) === true;
}
