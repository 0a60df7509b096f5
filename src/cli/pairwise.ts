/**
 * Pairwise covers: few combinations of several factors' values in which every pair of values of two factors occurs.
 * Most faults need at most two things to come together; trying everything with everything would take hours.
 */

/** The values of every factor by its name. */
export type Factors = Readonly<Record<string, readonly unknown[]>>;
/** One value of every factor. */
export type Row<F extends Factors> = { readonly [Name in keyof F]: F[Name][number] };

export interface CoverRules<F extends Factors> {
  /** Whether a combination makes sense; absent: all do. */
  allowed?(row: Row<F>): boolean;
  /** What a combination takes, above 0 and in any unit; absent: all take the same. */
  cost?(row: Row<F>): number;
}

interface Candidate<F extends Factors> {
  readonly row: Row<F>;
  readonly places: readonly string[];
  readonly pairs: readonly string[];
  readonly cost: number;
}

/**
 * Allowed combinations that cover every pair that any allowed combination has, found greedily: each next one brings the
 * most new pairs for what it takes, and of equals the one with the values that were used least. So a cover that is cut
 * short has covered most, and left out what is dear. The same factors always give the same cover. The work grows with
 * the product of all factors: thousands are fine.
 */
export function pairwiseCover<F extends Factors>(factors: F, rules: CoverRules<F> = {}): Row<F>[] {
  let candidates = combinations(factors)
    .filter((row) => rules.allowed?.(row) ?? true)
    .map((row) => candidateOf(factors, row, rules.cost?.(row) ?? 1));
  const missing = new Set(candidates.flatMap(({ pairs }) => pairs));
  const uses = new Map<string, number>();
  const gain = ({ pairs, cost }: Candidate<F>): number => pairs.filter((pair) => missing.has(pair)).length / cost;
  const wear = ({ places }: Candidate<F>): number => places.reduce((sum, place) => sum + (uses.get(place) ?? 0), 0);
  const cover: Row<F>[] = [];
  while (missing.size > 0) {
    candidates = candidates.filter((candidate) => gain(candidate) > 0);
    const best = candidates.reduce((a, b) => ((gain(b) - gain(a) || wear(a) - wear(b)) > 0 ? b : a));
    for (const pair of best.pairs) missing.delete(pair);
    for (const place of best.places) uses.set(place, (uses.get(place) ?? 0) + 1);
    cover.push(best.row);
  }
  return cover;
}

/** How many different pairs occur in the rows. */
export function countPairs<F extends Factors>(factors: F, rows: readonly Row<F>[]): number {
  return new Set(rows.flatMap((row) => candidateOf(factors, row, 1).pairs)).size;
}

function combinations<F extends Factors>(factors: F): Row<F>[] {
  return Object.entries(factors).reduce<Row<F>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{} as Row<F>],
  );
}

function candidateOf<F extends Factors>(factors: F, row: Row<F>, cost: number): Candidate<F> {
  const places = Object.entries(factors).map(([name, values]) => `${name} ${values.indexOf(row[name])}`);
  const pairs = places.flatMap((place, index) => places.slice(index + 1).map((other) => `${place}, ${other}`));
  return { row, places, pairs, cost };
}
