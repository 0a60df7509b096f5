/** What must be equal for runs to be compared over length, state size and seed, in words: tables, maps and charts share it. */
import type { RunConfig } from '../../contract/run-config.ts';
import { contenderOf, studyOf } from '../../studies/index.ts';
import { rnnConfigOf } from '../../studies/rnn/config.ts';
import { formatCount, formatError } from '../../text/units.ts';

/** "gru", "B 1", "tol 1e-4", and whatever else is not the default. */
export function settingParts(config: RunConfig): string[] {
  const { cell, batch, gain, tolerance, gradient, reset, input, state, problem, warmStart } = rnnConfigOf(config);
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

/** What tells one contender's runs of one point apart. */
type Method = Pick<RunConfig, 'study' | 'contender' | 'settings'>;

/** "quasi-elk λ 0.01", and "quasi-elk-annealed λ 1,0.5,0" where the schedule is not the contender's own. */
export function contenderText(method: Method): string {
  const settings = nameSettings(method);
  return [method.contender, ...settings].join(' ');
}

/** Settings that stand behind the contender's name: "λ 0.01". */
export function nameSettings({ study, contender, settings }: Method): string[] {
  return studyOf({ study }).settings.flatMap((spec) => {
    const value = settings[spec.id];
    if (spec.inName === undefined || value === null || value === undefined) return [];
    const own = contenderOf({ study, contender })?.defaults?.[spec.id];
    if (spec.inName === 'unless-own' && value === own) return [];
    return [`${spec.symbol ?? spec.name.en} ${typeof value === 'number' ? parameterText(value) : String(value)}`];
  });
}

/** A parameter exactly as it was set: "0.05", "1e-4". */
export function parameterText(value: number): string {
  return value !== 0 && value < 0.01 ? value.toExponential() : String(value);
}
