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
  /** Numbers of its values, and of its pairs of values. */
  readonly values: readonly number[];
  readonly pairs: readonly number[];
  readonly cost: number;
}

/**
 * Allowed combinations that cover every pair that any allowed combination has and `covered` lacks, found greedily: each
 * next one brings the most new pairs for what it takes, and of equals the one with the values that were used least. So a
 * cover that is cut short has covered most, and left out what is dear. The same factors always give the same cover. The
 * work grows with the product of all factors: tens of thousands are fine.
 */
export function pairwiseCover<F extends Factors>(
  factors: F,
  rules: CoverRules<F> = {},
  covered: readonly Row<F>[] = [],
): Row<F>[] {
  const number = numbering();
  let candidates = combinations(factors)
    .filter((row) => rules.allowed?.(row) ?? true)
    .map((row) => candidateOf(factors, row, number, rules.cost?.(row) ?? 1));
  const missing = new Set(candidates.flatMap(({ pairs }) => pairs));
  const uses = new Map<number, number>();
  const take = ({ values, pairs }: Candidate<F>): void => {
    for (const pair of pairs) missing.delete(pair);
    for (const value of values) uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  for (const row of covered) take(candidateOf(factors, row, number, 1));
  const cover: Row<F>[] = [];
  while (missing.size > 0) {
    const best = findBest(candidates, missing, uses);
    if (!best) break;
    take(best);
    cover.push(best.row);
    candidates = candidates.filter((candidate) => newPairs(candidate, missing) > 0);
  }
  return cover;
}

/** A cover that begins with a cover of what `first` says alone: what has to be done first can be cheap, and the rest follow. */
export function coverInLayers<F extends Factors>(
  factors: F,
  first: (row: Row<F>) => boolean,
  rules: CoverRules<F> = {},
): Row<F>[] {
  const allowed = (row: Row<F>): boolean => first(row) && (rules.allowed?.(row) ?? true);
  const layer = pairwiseCover(factors, { ...rules, allowed });
  return [...layer, ...pairwiseCover(factors, rules, layer)];
}

/** How many different pairs occur in the rows. */
export function countPairs<F extends Factors>(factors: F, rows: readonly Row<F>[]): number {
  const number = numbering();
  return new Set(rows.flatMap((row) => candidateOf(factors, row, number, 1).pairs)).size;
}

function findBest<F extends Factors>(
  candidates: readonly Candidate<F>[],
  missing: ReadonlySet<number>,
  uses: ReadonlyMap<number, number>,
): Candidate<F> | null {
  let best: Candidate<F> | null = null;
  let most = { gain: 0, wear: 0 };
  for (const candidate of candidates) {
    const gain = newPairs(candidate, missing) / candidate.cost;
    if (gain < most.gain) continue;
    const wear = candidate.values.reduce((sum, value) => sum + (uses.get(value) ?? 0), 0);
    if (gain === most.gain && (best === null || wear >= most.wear)) continue;
    best = candidate;
    most = { gain, wear };
  }
  return best;
}

function newPairs<F extends Factors>({ pairs }: Candidate<F>, missing: ReadonlySet<number>): number {
  let count = 0;
  for (const pair of pairs) if (missing.has(pair)) count++;
  return count;
}

function combinations<F extends Factors>(factors: F): Row<F>[] {
  return Object.entries(factors).reduce<Row<F>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{} as Row<F>],
  );
}

/** Numbers texts in the order in which they come. */
function numbering(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
}

function candidateOf<F extends Factors>(
  factors: F,
  row: Row<F>,
  number: (text: string) => number,
  cost: number,
): Candidate<F> {
  const texts = Object.entries(factors).map(([name, values]) => `${name} ${values.indexOf(row[name])}`);
  const pairs = texts.flatMap((text, index) => texts.slice(index + 1).map((other) => number(`${text}, ${other}`)));
  return { row, values: texts.map(number), pairs, cost };
}
