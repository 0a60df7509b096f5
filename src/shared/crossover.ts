/** From which sequence length on an algorithm is faster than sequential evaluation. */
import { formatCount } from './units.ts';

export interface CrossoverPoint {
  readonly length: number;
  readonly sequentialNs: number;
  readonly algorithmNs: number;
}

export type Crossover =
  /** Faster from here on, up to the largest length measured; interpolated between two lengths. */
  | { readonly kind: 'at'; readonly length: number }
  /** Faster at every length measured, the smallest of which is this. */
  | { readonly kind: 'from-smallest'; readonly length: number }
  /** Not faster at the largest length measured. */
  | { readonly kind: 'not-up-to'; readonly length: number };

/** Interpolates the ratio of times over length, both logarithmic; repeated lengths count with their mean ratio. null without usable points. */
export function crossover(points: readonly CrossoverPoint[]): Crossover | null {
  const gains = gainsByLength(points);
  const last = gains.at(-1);
  const first = gains[0];
  if (!last || !first) return null;
  if (last.gain <= 0) return { kind: 'not-up-to', length: last.length };
  const slower = gains.findLastIndex(({ gain }) => gain <= 0);
  const below = gains[slower];
  const above = gains[slower + 1];
  if (!below || !above) return { kind: 'from-smallest', length: first.length };
  const share = -below.gain / (above.gain - below.gain);
  return { kind: 'at', length: Math.exp(Math.log(below.length) + share * Math.log(above.length / below.length)) };
}

/** "from about T = 2,400 on" */
export function crossoverText(found: Crossover): string {
  switch (found.kind) {
    case 'at':
      return `from about T = ${formatCount(Number(found.length.toPrecision(2)))} on`;
    case 'from-smallest':
      return `from the smallest length on, T = ${formatCount(found.length)}`;
    case 'not-up-to':
      return `not up to T = ${formatCount(found.length)}`;
  }
}

/** Mean log ratio of the times by length, ascending; positive where the algorithm is faster. */
function gainsByLength(points: readonly CrossoverPoint[]): { length: number; gain: number }[] {
  const logs = new Map<number, number[]>();
  for (const { length, sequentialNs, algorithmNs } of points) {
    if (!(sequentialNs > 0 && algorithmNs > 0 && length > 0)) continue;
    logs.set(length, [...(logs.get(length) ?? []), Math.log(sequentialNs / algorithmNs)]);
  }
  const gains = [...logs].map(([length, values]) => ({
    length,
    gain: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
  return gains.sort((a, b) => a.length - b.length);
}
