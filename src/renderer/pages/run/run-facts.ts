/** What is known about a run, as names and values for a person. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import type { Adapter, Run } from '../../../shared/contract/run.ts';
import { residualText } from '../../../shared/contract/parts/residual-check.ts';
import { parameterText } from '../../../shared/findings/runs/setting.ts';
import { formatBytes, formatCount, formatError, formatFlops, formatNs } from '../../../shared/text/units.ts';
import { dateText } from '../../state/wording.ts';

export type Fact = readonly [name: string, value: string];

export function configFacts({ config }: Run): Fact[] {
  return [
    ['Cell', rnnConfigOf(config).cell],
    ['Length T', formatCount(rnnConfigOf(config).length)],
    ['State size D', formatCount(rnnConfigOf(config).state)],
    ['Input size X', formatCount(rnnConfigOf(config).input)],
    ['Batch size B', formatCount(rnnConfigOf(config).batch)],
    ['Problem', config.problem ?? `drawn from seed ${config.seed}, gain ${rnnConfigOf(config).gain}`],
    ['First guess', guessText(config)],
    ['Tolerance', formatError(rnnConfigOf(config).tolerance)],
    ['Most iterations', formatCount(rnnConfigOf(config).maxIterations)],
    ['Damping λ', lambdaText(config)],
    ['Gradient', rnnConfigOf(config).gradient ? 'forward and gradient' : 'forward only'],
    ['Safeguard', rnnConfigOf(config).reset ? 'resets on' : 'resets off'],
  ];
}

function lambdaText(config: Run['config']): string {
  const { lambda, annealing } = rnnConfigOf(config);
  if (annealing !== null) return `falling: start, factor and floor ${annealing.replaceAll(',', ', ')}`;
  return lambda === null ? 'none' : parameterText(lambda);
}

function guessText(config: Run['config']): string {
  const { warmStart, problem } = rnnConfigOf(config);
  if (warmStart !== null)
    return `warm start: weights changed by ε ${parameterText(warmStart)}, from their old trajectory`;
  return problem === null ? 'zeros' : 'as the problem gives it, else zeros';
}

export function solveFacts(run: Run): Fact[] {
  const perSequence = run.iterationsPerSequence;
  const counts = perSequence.slice(0, 16).map((count) => (count === null ? 'none' : formatCount(count)));
  return [
    ['Iterations', iterationsText(run)],
    ...(perSequence.length > 1
      ? [['By sequence', `${counts.join(', ')}${perSequence.length > 16 ? ', …' : ''}`] as const]
      : []),
    ['Resets', run.resets === 0 ? 'none' : `${formatCount(run.resets)} entries`],
    ...(run.work ? workFacts(run.work) : []),
  ];
}

function iterationsText({ iterations, config }: Run): string {
  if (iterations > 0) return formatCount(iterations);
  return config.contender.endsWith('sequential') ? 'none: stepped once through the sequence' : 'none';
}

function workFacts(work: NonNullable<Run['work']>): Fact[] {
  const share = (fraction: number | null): string =>
    fraction === null ? '' : ` (${(100 * fraction).toFixed(1)} % of the adapter’s peak)`;
  return [
    ['Arithmetic', `${formatFlops(work.flops)}${share(work.fractionOfComputePeak)}`],
    ['Data moved', `${formatBytes(work.bytes)}${share(work.fractionOfBandwidthPeak)}`],
  ];
}

export function verificationFacts(run: Run): Fact[] {
  const { verification } = run;
  if (!verification) return [];
  const error = verification.maxAbsError;
  return [
    ['Compared with', verification.reference],
    ['Largest error', error === null ? 'not finite' : formatError(error)],
    ['Allowed', formatError(verification.tolerance)],
    ...(run.residual ? [['Float64 residual', residualText(run.residual)] as const] : []),
    ['Result', verification.passed ? 'passed' : 'not passed'],
  ];
}

export function originFacts(run: Run, adapter: Adapter | null): Fact[] {
  return [
    [
      'Adapter',
      adapter
        ? `${adapter.name}${adapter.type === 'software' ? ' (software: runs on the processor)' : ''}`
        : run.adapterId,
    ],
    ...(adapter ? adapterFacts(adapter) : []),
    ['Runtime', run.runtime],
    ...(run.appVersion === null ? [] : [['Measured by', `Antler ${run.appVersion}`] as const]),
    ['Machine', run.machineId],
    ['Started', dateText(run.startedAt)],
    ['Preset', run.preset ?? 'own sweep'],
    ['Run', run.id],
    ['Sweep', run.sweepId ?? 'none'],
  ];
}

function adapterFacts(adapter: Adapter): Fact[] {
  const { timestampResolutionNs } = adapter;
  return [
    ['Vendor', [adapter.vendor, adapter.architecture].filter((part) => part !== '').join(', ') || 'not told'],
    ['Driver', adapter.driver || 'not told'],
    ['GPU timestamps', timestampResolutionNs === null ? 'none' : `in steps of ${formatNs(timestampResolutionNs)}`],
  ];
}
