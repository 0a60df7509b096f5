/** What is known about a run, as names and values for a person. */
import { capitalized, localized } from '../../../shared/contract/local-text.ts';
import type { RunConfig, SettingValue } from '../../../shared/contract/run-config.ts';
import type { Adapter, Run } from '../../../shared/contract/run.ts';
import { residualText } from '../../../shared/contract/parts/residual-check.ts';
import { measureText } from '../../../shared/findings/runs/measure.ts';
import { valueText } from '../../../shared/findings/runs/setting.ts';
import { isBaseline, isProblemChoice } from '../../../shared/studies/axes.ts';
import { measureIn, settingIn, sizeIn, studyOf, takesSetting, unknownSettings } from '../../../shared/studies/index.ts';
import type { SettingSpec } from '../../../shared/studies/study.ts';
import { formatBytes, formatCount, formatError, formatFlops, formatNs } from '../../../shared/text/units.ts';
import { dateText } from '../../state/wording.ts';

export type Fact = readonly [name: string, value: string];

/** Every size, and every setting that the contender takes. */
export function configFacts({ config }: Pick<Run, 'config'>): Fact[] {
  const study = studyOf(config);
  const settings = study.settings.filter((spec) => takesSetting(config, spec));
  const [choices, others] = [settings.filter(isProblemChoice), settings.filter((spec) => !isProblemChoice(spec))];
  return [
    ...choices.map((spec) => settingFact(config, spec)),
    ...study.sizes.map((spec): Fact => [`${capitalized(spec.name)} ${spec.symbol}`, formatCount(sizeIn(config, spec))]),
    ['Problem', config.problem ?? `drawn from seed ${config.seed}`],
    ...others.map((spec) => settingFact(config, spec)),
    ...unknownSettings(config).map((id): Fact => [`${id} (unknown to this version)`, String(config.settings[id])]),
  ];
}

function settingFact(config: RunConfig, spec: SettingSpec): Fact {
  return [capitalized(spec.name), factText(spec, settingIn(config, spec))];
}

function factText(spec: SettingSpec, value: SettingValue): string {
  if (value === null) return spec.none ? localized(spec.none) : 'none';
  const { value: kind } = spec;
  if (kind.kind === 'switch') return localized(value === true ? kind.on : kind.off);
  if (kind.kind !== 'numbers') return valueText(spec, value);
  const parts = String(value).split(',');
  return kind.parts.map(({ name }, index) => `${localized(name)} ${parts[index] ?? ''}`).join(', ');
}

/** Measures beside time, where the study has some. */
export function measureFacts(run: Run): Fact[] {
  return studyOf(run.config).measures.map((spec) => [capitalized(spec.title), measureText(spec, measureIn(run, spec))]);
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
  return isBaseline(config) ? 'none: a baseline does not iterate' : 'none';
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
