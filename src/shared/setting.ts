/** What must be equal for runs to be compared over length, state size and seed, in words: tables, maps and charts share it. */
import type { RunConfig } from './run.ts';
import { formatCount, formatError } from './units.ts';

/** "gru", "B 1", "tol 1e-4", and whatever else is not the default. */
export function settingParts(config: RunConfig): string[] {
  const { cell, batch, gain, tolerance, gradient, reset, input, state, problem, warmStart } = config;
  const parts = [cell, `B ${formatCount(batch)}`, `tol ${formatError(tolerance)}`];
  if (gain !== 1) parts.push(`gain ${gain}`);
  if (input !== state) parts.push(`X ${formatCount(input)}`);
  if (gradient) parts.push('with gradient');
  if (!reset) parts.push('resets off');
  if (warmStart !== null) parts.push(warmStartText(warmStart));
  if (problem !== null) parts.push(problem);
  return parts;
}

/** "warm start ε 0.01" */
export function warmStartText(epsilon: number): string {
  return `warm start ε ${parameterText(epsilon)}`;
}

/** "quasi-elk λ 0.01" */
export function algorithmText({ algorithm, lambda }: Pick<RunConfig, 'algorithm' | 'lambda'>): string {
  return lambda === null ? algorithm : `${algorithm} λ ${parameterText(lambda)}`;
}

/** A parameter exactly as it was set: "0.05", "1e-4". */
export function parameterText(value: number): string {
  return value !== 0 && value < 0.01 ? value.toExponential() : String(value);
}
