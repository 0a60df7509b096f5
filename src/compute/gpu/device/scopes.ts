/** Error scopes around everything a solver does: what WebGPU refuses must fail the run, not pass as a fast one. */
import { Fault } from '../../../shared/contract/fault.ts';
import type { DeviceContext } from './context.ts';

/** Throws a Fault after a loss of the device or an error that no scope caught. */
export function failOnTrouble(context: DeviceContext): void {
  const trouble = context.trouble();
  if (trouble !== null) throw new Fault('failed', trouble);
}

const SCOPES = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * Runs the action; rejects with what it threw, else with the first error that WebGPU reported meanwhile. The scopes are
 * closed either way: one left open would swallow the errors of all that the device does from then on.
 */
export async function inScopes<T>(context: DeviceContext, action: () => Promise<T>): Promise<T> {
  for (const scope of SCOPES) context.device.pushErrorScope(scope);
  let result: T;
  try {
    result = await action();
  } catch (cause) {
    await popScopes(context).catch(() => undefined);
    throw cause;
  }
  await popScopes(context);
  return result;
}

async function popScopes(context: DeviceContext): Promise<void> {
  const errors = await Promise.all(SCOPES.map(() => context.device.popErrorScope()));
  const error = errors.find((found) => found !== null);
  if (error) throw new Fault('failed', `WebGPU refused: ${error.message}`);
  failOnTrouble(context);
}
