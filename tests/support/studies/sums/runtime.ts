/** How sums run: numbers drawn from a seed, two plans, and a judgement against float64. */
import type { Plan, PlanBuffer, PlanKernel, PlanPass } from '../../../../src/compute/gpu/plan/plan.ts';
import { once } from '../../../../src/compute/gpu/plan/stages.ts';
import { constants, link } from '../../../../src/compute/gpu/wgsl/link.ts';
import { checkCount, plainStudy, type PlanRequest } from '../../../../src/compute/studies/plain-study.ts';
import type { Point } from '../../../../src/shared/contract/sweep.ts';
import fold from './fold.wgsl?raw';
import note from './note.wgsl?raw';
import oneByOne from './one-by-one.wgsl?raw';
import { sums } from './spec.ts';

/** [b][n] */
type Numbers = Float32Array;

/** What a float32 sum may be off by: half a unit in the last place of Σ|x| for every addition on the way. */
const HALF_UNIT = 2 ** -24;

export const sumsStudy = () => plainStudy<Numbers>({ spec: sums, draw, plans: { 'one-by-one': stepwise, tree }, output: 'sums', judge });

function draw({ sizes: { n = 0, b = 0 }, seed }: Point): Numbers {
  let state = seed + 1;
  return Float32Array.from({ length: n * b }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function judge(numbers: Numbers, values: Float32Array) {
  const n = numbers.length / checkCount(values, values.length).length;
  let error = 0;
  let allowed = 0;
  let relative = 0;
  values.forEach((value, row) => {
    const own = Array.from(numbers.subarray(row * n, (row + 1) * n));
    const exact = own.reduce((sum, one) => sum + one, 0);
    const size = own.reduce((sum, one) => sum + Math.abs(one), 0);
    error = Math.max(error, Math.abs(value - exact));
    allowed = Math.max(allowed, n * HALF_UNIT * size);
    relative = Math.max(relative, Math.abs(value - exact) / size);
  });
  const digits = relative > 0 ? Math.floor(-Math.log10(relative)) : 16;
  return { reference: 'the sums in float64', error, allowed, measures: { digits } };
}

function stepwise({ sizes: { n = 0, b = 0 }, problem }: PlanRequest<Numbers>): Plan {
  const add = pass('one-by-one', { groups: b, lanes: b, span: n, flops: n * b, bytes: 4 * (n * b + b) });
  return {
    ...base('one-by-one', b),
    buffers: [params(), storage('values', n * b, problem), storage('sums', b)],
    kernels: [kernel('one-by-one', [constants({ COUNT: n }), oneByOne], { 2: ['values', 'read'], 3: ['sums', 'read_write'] }, 1)],
    body: once([add]),
  };
}

function tree({ sizes: { n = 0, b = 0 }, problem }: PlanRequest<Numbers>): Plan {
  // A number alone has been added up, and is noted all the same.
  const levels = Math.max(1, Math.ceil(Math.log2(n)));
  const numbers = constants({ COUNT: n, SUMS: b });
  const adds = pass('fold', { groups: b, lanes: 64 * b, span: Math.ceil(n / 128), flops: (n * b) / levels, bytes: (8 * n * b) / levels });
  const noted = pass('note', { groups: 1, lanes: 1, span: b, flops: 0, bytes: 16 * b });
  return {
    ...base('tree', b),
    clears: ['level', 'trace'],
    copies: [{ from: 'values', to: 'work', toOffsetBytes: 0 }],
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
      params(),
      ...[storage('values', n * b, problem), storage('work', n * b), storage('level', 1)],
      ...[storage('trace', (levels + 1) * b * 3), storage('sums', b)],
    ],
    kernels: [
      kernel('fold', [numbers, fold], { 2: ['work', 'read_write'], 3: ['level', 'read'] }, 64),
      kernel('note', [numbers, note], { 2: ['work', 'read'], 3: ['level', 'read_write'], 4: ['trace', 'read_write'], 5: ['sums', 'read_write'] }, 1),
    ],
    body: [{ kind: 'times', count: levels, body: once([adds, noted]) }],
  };
}

function base(algorithm: string, b: number): Omit<Plan, 'buffers' | 'kernels' | 'body'> {
  const outputs = [{ name: 'sums', buffer: 'sums', floats: b }];
  return { algorithm, variant: 'one', clears: [], copies: [], batch: b, outputs, epilogue: [], features: [] };
}

function params(): PlanBuffer {
  return { name: 'params', category: 'control', sizeBytes: 16, usage: 'uniform', data: null };
}

function storage(name: string, floats: number, data: Float32Array | null = null): PlanBuffer {
  return { name, category: 'workspace', sizeBytes: 4 * floats, usage: 'storage', data };
}

type Access = readonly [buffer: string, access: 'read' | 'read_write'];

function kernel(name: string, fragments: string[], bindings: Record<number, Access>, workgroupSize: number): PlanKernel {
  const bound = Object.entries(bindings).map(([binding, [buffer, access]]) => ({ binding: Number(binding), buffer, access }));
  return { name, source: link(fragments), bindings: bound, workgroupSize, workgroupMemoryBytes: 0 };
}

function pass(name: string, cost: Pick<PlanPass, 'groups' | 'lanes' | 'span' | 'flops' | 'bytes'>): PlanPass {
  return { kernel: name, phase: name, repeat: 1, sliceable: false, ...cost };
}
