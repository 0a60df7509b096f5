/** How sums run: numbers drawn from a seed, two plans, and a judgement against float64. */
import { makePlan, NO_PARAMS, planKernel, planPass, words } from '../../../../src/compute/gpu/plan/parts.ts';
import type { Plan } from '../../../../src/compute/gpu/plan/plan.ts';
import { once } from '../../../../src/compute/gpu/plan/stages.ts';
import { constants } from '../../../../src/compute/gpu/wgsl/link.ts';
import { plainStudy, type PlanRequest } from '../../../../src/compute/studies/plain-study.ts';
import type { Point } from '../../../../src/shared/contract/sweep.ts';
import fold from './fold.wgsl?raw';
import note from './note.wgsl?raw';
import oneByOne from './one-by-one.wgsl?raw';
import { sums } from './spec.ts';

/** [b][n] */
type Numbers = Float32Array;

export const sumsStudy = () =>
  plainStudy<Numbers>({
    spec: sums,
    draw,
    plans: { 'one-by-one': oneByOnePlan, tree: treePlan },
    output: 'sums',
    judge,
  });

/** Uniform in [−1, 1), from a linear congruential generator. */
function draw({ sizes: { n = 0, b = 0 }, seed }: Point): Numbers {
  let state = seed + 1;
  return Float32Array.from({ length: n * b }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Each addition in float32 may be off by half a unit in the last place of the sum of sizes. */
export function judge(numbers: Numbers, values: Float32Array) {
  const n = numbers.length / values.length;
  const rows = Array.from(values, (value, row) => {
    const own = Array.from(numbers.subarray(row * n, (row + 1) * n));
    const size = own.reduce((sum, one) => sum + Math.abs(one), 0);
    const error = Math.abs(value - own.reduce((sum, one) => sum + one, 0));
    return { error, allowed: n * 2 ** -24 * size, relative: size > 0 ? error / size : error };
  });
  const relative = Math.max(...rows.map((row) => row.relative));
  // NaN passes no comparison, so that it is found here, and has no digits.
  const wrong = rows.find((row) => !(row.error <= row.allowed));
  const { error, allowed } = wrong ?? rows.reduce((most, row) => (row.error > most.error ? row : most));
  const digits = relative === 0 ? 16 : Number.isNaN(relative) ? null : Math.floor(-Math.log10(relative));
  return { reference: 'the sums in float64', error, allowed, measures: { digits } };
}

function oneByOnePlan({ sizes: { n = 0, b = 0 }, problem }: PlanRequest<Numbers>): Plan {
  const bindings = { 2: ['values', 'read'], 3: ['sums', 'read_write'] } as const;
  return makePlan({
    algorithm: 'one-by-one',
    batch: b,
    outputs: [{ name: 'sums', buffer: 'sums', floats: b }],
    buffers: [NO_PARAMS, words('values', 'inputs', n * b, problem), words('sums', 'states', b)],
    kernels: [planKernel('one-by-one', [constants({ COUNT: n }), oneByOne], bindings, 1)],
    body: once([planPass('one-by-one', { groups: b, lanes: b, span: n, flops: n * b, bytes: 4 * (n * b + b) })]),
  });
}

function treePlan({ sizes: { n = 0, b = 0 }, problem }: PlanRequest<Numbers>): Plan {
  // A number alone has no level, and is noted all the same.
  const levels = Math.max(1, Math.ceil(Math.log2(n)));
  const numbers = constants({ COUNT: n, SUMS: b });
  const folding = { 2: ['work', 'read_write'], 3: ['level', 'read'] } as const;
  const [reads, writes] = [['work', 'read'] as const, (buffer: string) => [buffer, 'read_write'] as const];
  const noting = { 2: reads, 3: writes('level'), 4: writes('trace'), 5: writes('sums') };
  const share = (n * b) / levels;
  const level = [
    planPass('fold', { groups: b, lanes: 64 * b, span: Math.ceil(n / 128), flops: share, bytes: 12 * share }),
    planPass('note', { groups: 1, lanes: 1, span: b, flops: 0, bytes: 20 * b }),
  ];
  return makePlan({
    algorithm: 'tree',
    batch: b,
    clears: ['level', 'trace'],
    copies: [{ from: 'values', to: 'work', toOffsetBytes: 0 }],
    outputs: [{ name: 'sums', buffer: 'sums', floats: b }],
    trace: {
      entries: b,
      columns: [
        { id: 'partial', fold: 'max' },
        { id: 'rest', fold: 'max' },
        { id: 'adds', fold: 'count' },
      ],
      later: [],
    },
    buffers: [
      ...[NO_PARAMS, words('values', 'inputs', n * b, problem), words('work', 'workspace', n * b)],
      ...[words('level', 'control', 1), words('trace', 'trace', (levels + 1) * b * 3), words('sums', 'states', b)],
    ],
    kernels: [planKernel('fold', [numbers, fold], folding, 64), planKernel('note', [numbers, note], noting, 1)],
    body: [{ kind: 'times', count: levels, body: once(level) }],
  });
}
