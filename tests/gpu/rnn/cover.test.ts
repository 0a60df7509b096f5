/**
 * Every pair of cell, algorithm, state size, shape, kernel variant and adapter, in few cases, and problems drawn at random: what the
 * lists of cells and algorithms gain is covered from then on. State sizes stay small, since software drivers compile for
 * most of the time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCase, checkProblem } from '../../../src/cli/studies/rnn/verify/correctness.ts';
import { type CaseShape, type CorrectnessCase } from '../../../src/cli/studies/rnn/verify/correctness-case.ts';
import { coverInLayers } from '../../../src/cli/process/pairwise.ts';
import { stateAtLeast } from '../../../src/compute/studies/rnn/cells/cell.ts';
import { ALGORITHMS } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { CELLS } from '../../../src/compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { drawNormals, mulberry32, normals } from '../../../src/compute/studies/rnn/drawing/random.ts';
import { openTestEngine } from '../../support/engines.ts';
import { drawRandomProblem } from '../../support/problems.ts';

const KINDS = ['swiftshader', 'llvmpipe'] as const;
/** The first is where every cell meets every algorithm, so that kernels are shared. */
const STATES = [4, 1, 3];
const SHAPES: readonly CaseShape[] = [
  [65, 3],
  [1, 1],
  [2, 2],
  [33, 70],
  [257, 1],
  [515, 2],
];

/** llvmpipe compiles kernels without subgroups for many seconds. */
function isSlow({ kind, variant }: { kind: string; variant: string }): boolean {
  return kind === 'llvmpipe' && variant === 'portable';
}

const engines = new Map<string, Engine | null>();
beforeAll(async () => {
  for (const kind of KINDS) engines.set(kind, await openTestEngine(kind));
});
afterAll(() => {
  for (const engine of engines.values()) engine?.close();
});

const VARIANTS: readonly CorrectnessCase['variant'][] = ['auto', 'portable'];
const CASES = coverInLayers(
  { cell: CELLS, algorithm: ALGORITHMS, state: STATES, shape: SHAPES, variant: VARIANTS, kind: KINDS },
  ({ state, variant }) => state === STATES[0] && variant === 'auto',
  {
    allowed: ({ cell, algorithm }) => (algorithm.suits?.(cell) ?? null) === null,
    cost: (how) => (isSlow(how) ? 8 : 1),
  },
);

describe.each(KINDS)('%s', (kind) => {
  const cases = CASES.filter((one) => one.kind === kind).map((one) => {
    const { cell, algorithm, state, shape, variant } = one;
    const sizes = `T ${shape[0]}, D ${stateAtLeast(cell, state)}, B ${shape[1]}`;
    return { ...one, title: `${cell.id}, ${algorithm.id}, ${sizes}, ${variant}` };
  });

  test.for(cases)('$title', async (one, context) => {
    const engine = engines.get(kind);
    if (!engine) return context.skip('no such adapter on this machine');
    const result = await checkCase(engine, one, new AbortController().signal);
    if (result.outcome === 'skipped') return context.skip(result.note ?? '');
    expect(result).toMatchObject({ outcome: 'passed' });
  });
});

const DRAWS = 12;

/** A problem of any cell and size, with weights, biases, inputs, start and often a guess that are all random. */
function drawAnything(seed: number) {
  const uniform = mulberry32(1000 + seed);
  const upTo = (most: number): number => 1 + Math.floor(uniform() * most);
  const oneOf = <T>(items: readonly T[]): T => items[upTo(items.length) - 1]!;
  const cell = oneOf(CELLS);
  const algorithm = oneOf(ALGORITHMS.filter(({ suits }) => (suits?.(cell) ?? null) === null));
  const sizes = { length: upTo(90), state: stateAtLeast(cell, upTo(6)), input: upTo(7), batch: upTo(3) };
  const drawn = drawRandomProblem(cell, sizes, { seed, gain: 0.2 + uniform() });
  const guess = uniform() < 0.5 ? null : drawNormals(normals(seed), sizes.batch * sizes.length * sizes.state, 0.5);
  const kind = oneOf(KINDS);
  const variant = kind === 'llvmpipe' ? 'auto' : oneOf(['auto', 'portable'] as const);
  const what = `${cell.id}, ${algorithm.id}, T ${sizes.length}, D ${sizes.state}, X ${drawn.input}, B ${sizes.batch}`;
  return { seed, what, algorithm, variant, kind, problem: { ...drawn, guess } };
}

test.for(Array.from({ length: DRAWS }, (_, seed) => drawAnything(seed)))(
  'at random, seed $seed: $what, $variant, $kind',
  async ({ algorithm, variant, kind, problem }, context) => {
    const engine = engines.get(kind);
    if (!engine) return context.skip('no such adapter on this machine');
    const result = await checkProblem(engine, problem, algorithm, { variant }, new AbortController().signal);
    if (result.outcome === 'skipped') return context.skip(result.note ?? '');
    expect(result).toMatchObject({ outcome: 'passed' });
  },
);
