/** Kernels, a timeline and sources as a quasi-DEER run has them: for exports, charts and the store. */
import { createHash } from 'node:crypto';
import type { KernelSources, RunKernel, Timeline } from '../../src/shared/contract/parts/kernels.ts';

const SOURCES = ['project', 'linearise', 'carry', 'apply', 'control'].map((name) => ({
  name,
  wgsl: `// ${name}\n@compute @workgroup_size(64)\nfn main() {}\n`,
}));

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const KERNEL_SOURCES: KernelSources = Object.fromEntries(SOURCES.map(({ wgsl }) => [hashOf(wgsl), wgsl]));

/** One prologue pass and four in each iteration. */
export const KERNELS: RunKernel[] = SOURCES.map(({ name, wgsl }, index) => ({
  name,
  phase: name,
  stage: index === 0 ? 'prologue' : 'iteration',
  mapping: 'tile, 1 row a lane',
  hash: hashOf(wgsl),
  workgroupSize: 64,
  workgroups: 40 - 8 * index,
  repeats: 1,
  slices: 1,
  flops: 4e6 / (index + 1) ** 3,
  bytes: 1.5e6 / (index + 1),
  medianNs: 90_000 / (index + 1),
  passesTimed: index === 0 ? 1 : 3,
}));

/** Three iterations, a gap between submits, and one pass that overlaps the next. */
export const TIMELINE: Timeline = {
  passes: KERNELS.map(({ name, phase }) => ({ kernel: name, phase })),
  spans: [
    [0, null, 0, 90_000],
    ...[1, 2, 3].flatMap((iteration): Timeline['spans'] => {
      const start = 100_000 + 160_000 * (iteration - 1);
      return [
        [1, iteration, start, 45_000.5],
        [2, iteration, start + 45_000.5, 30_000],
        [3, iteration, start + 75_001, 22_500],
        [4, iteration, start + 90_000, 18_000],
      ];
    }),
  ],
  leftOut: 2,
  discarded: 1,
};
