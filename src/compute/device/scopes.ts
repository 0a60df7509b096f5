/** Error scopes around everything a solver does: what WebGPU refuses must fail the run, not pass as a fast one. */
import { Fault } from '../../shared/fault.ts';
import type { DeviceContext } from './context.ts';

/** Throws a Fault after a loss of the device or an error that no scope caught. */
export function failOnTrouble(context: DeviceContext): void {
  const trouble = context.trouble();
  if (trouble !== null) throw new Fault('failed', trouble);
}

const SCOPES = ['validation', 'out-of-memory', 'internal'] as const;

export function pushScopes(device: GPUDevice): void {
  for (const scope of SCOPES) device.pushErrorScope(scope);
}

/** Rejects with the first error that the scopes caught. */
export async function popScopes(context: DeviceContext): Promise<void> {
  const errors = await Promise.all(SCOPES.map(() => context.device.popErrorScope()));
  const error = errors.find((found) => found !== null);
  if (error) throw new Fault('failed', `WebGPU refused: ${error.message}`);
  failOnTrouble(context);
}
