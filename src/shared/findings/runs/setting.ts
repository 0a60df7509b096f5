/** What must be equal for runs to be compared over length, state size and seed, in words: tables, maps and charts share it. */
import { DEFAULT_ANNEALING_TEXT } from '../../contract/annealing.ts';
import type { RunConfig } from '../../contract/run.ts';
import { formatCount, formatError } from '../../text/units.ts';

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

/** What tells one algorithm's runs of one point apart. */
type Method = Pick<RunConfig, 'algorithm' | 'lambda'> & Partial<Pick<RunConfig, 'annealing'>>;

/** "quasi-elk λ 0.01", and "quasi-elk-annealed λ 1,0.5,0" where the schedule is not the default. */
export function algorithmText(method: Method): string {
  const damping = dampingText(method);
  return damping === null ? method.algorithm : `${method.algorithm} ${damping}`;
}

/** "λ 0.01" or "λ 1,0.5,0"; null without damping and for the default schedule. */
export function dampingText({ lambda, annealing = null }: Method): string | null {
  if (lambda !== null) return `λ ${parameterText(lambda)}`;
  return annealing === null || annealing === DEFAULT_ANNEALING_TEXT ? null : `λ ${annealing}`;
}

/** A parameter exactly as it was set: "0.05", "1e-4". */
export function parameterText(value: number): string {
  return value !== 0 && value < 0.01 ? value.toExponential() : String(value);
}
