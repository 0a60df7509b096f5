/** How a damped algorithm's kernels come to know λ: a constant of the solve, or a schedule over its iterations. */
import type { Annealing } from '../../../../shared/studies/rnn/annealing.ts';
import type { PlanBuffer } from '../../../gpu/plan/plan.ts';
import annealing from '../wgsl/fragments/annealing.wgsl?raw';
import damping from '../wgsl/fragments/damping.wgsl?raw';

export interface Damping {
  /** WGSL of `fn damping() -> f32`; call it once per lane. */
  readonly fragment: string;
  /** What the fragment binds, beside a kernel's own bindings. */
  readonly bindings: Readonly<Record<number, readonly [buffer: string, access: 'read' | 'uniform']>>;
  readonly buffers: readonly PlanBuffer[];
}

/** `parameters.lambda` in every iteration; binds nothing. */
export const constantDamping: Damping = { fragment: damping, bindings: {}, buffers: [] };

/** Falls from iteration to iteration. Costs one storage binding, the status of the solve. */
export function annealedDamping({ start, factor, floor }: Annealing): Damping {
  const data = Float32Array.of(start, factor, floor, 0);
  return {
    fragment: annealing,
    bindings: { 12: ['schedule', 'uniform'], 13: ['status', 'read'] },
    buffers: [{ name: 'schedule', category: 'control', sizeBytes: data.byteLength, usage: 'uniform', data }],
  };
}
