/**
 * Joins WGSL fragments into one module. Module-scope order is free in WGSL, so joining is concatenation: `enable`
 * and `diagnostic` directives go first, and a fragment that several others bring along appears once.
 */
export function link(fragments: readonly string[]): string {
  const directives = new Set<string>();
  const bodies = new Set<string>();
  for (const fragment of fragments) {
    const lines = fragment.split('\n');
    for (const line of lines) if (isDirective(line)) directives.add(line.trim());
    bodies.add(
      lines
        .filter((line) => !isDirective(line))
        .join('\n')
        .trim(),
    );
  }
  return [...directives, ...bodies].join('\n') + '\n';
}

function isDirective(line: string): boolean {
  return /^(enable|diagnostic|requires)\b/.test(line.trim());
}

/** WGSL `const` declarations for whole numbers, by name. */
export function constants(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `const ${name} = ${value}u;`)
    .join('\n');
}

/** SHA-256 of a source, 64 hex digits: the name under which it is kept. */
export async function sourceDigest(source: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(source));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** FNV-1a of a source, 8 hex digits: how a note names the exact kernel that ran. */
export function sourceHash(source: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < source.length; index += 1) {
    hash = Math.imul(hash ^ source.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
