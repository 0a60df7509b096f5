/** Stands in for `node:crypto` in the page: fixtures take the ids of their runs from a hash, of which any will do. */
export function createHash(): { update(text: string): { digest(): string } } {
  return {
    update: (text) => ({
      digest: () =>
        Array.from({ length: 8 }, (_, part) => fnv1a(`${part} ${text}`).toString(16).padStart(8, '0')).join(''),
    }),
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
