/** What runs from before findings were values say in sentences: the one place that reads any of it back. */

/** As the reference is named when a run is verified: "sequential on this device, …", "float64 …". */
export function isAgainstReference(reference: string | null | undefined): boolean {
  return reference?.startsWith('sequential') === true;
}
