/** What is known about a run, as names and values for a person. */
import { residualText } from '../../../shared/words/facts/residual.ts';
import { reasonText } from '../../../shared/words/reason-text.ts';
import { say } from '../../../shared/words/say.ts';
import { capitalized, localized } from '../../../shared/contract/local-text.ts';
import type { RunConfig, SettingValue } from '../../../shared/contract/run-config.ts';
import type { Adapter, Run } from '../../../shared/contract/run.ts';
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
    [say('run.fact.problem'), config.problem ?? say('run.fact.seed', { seed: config.seed })],
    ...others.map((spec) => settingFact(config, spec)),
    ...unknownSettings(config).map((id): Fact => [
      say('facts.unknown-name', { name: id }),
      String(config.settings[id]),
    ]),
  ];
}

function settingFact(config: RunConfig, spec: SettingSpec): Fact {
  return [capitalized(spec.name), factText(spec, settingIn(config, spec))];
}

function factText(spec: SettingSpec, value: SettingValue): string {
  if (value === null) return spec.none ? localized(spec.none) : say('frame.none');
  const { value: kind } = spec;
  if (kind.kind === 'switch') return localized(value === true ? kind.on : kind.off);
  if (kind.kind !== 'numbers') return valueText(spec, value);
  const parts = String(value).split(',');
  return kind.parts
    .map(({ name }, index) => say('run.fact.named', { name: localized(name), value: parts[index] ?? '' }))
    .join(say('common.list-separator'));
}

/** Measures beside time, where the study has some. */
export function measureFacts(run: Run): Fact[] {
  return studyOf(run.config).measures.map((spec) => [capitalized(spec.title), measureText(spec, measureIn(run, spec))]);
}

export function solveFacts(run: Run): Fact[] {
  const perSequence = run.iterationsPerSequence;
  const counts = perSequence.slice(0, 16).map((count) => (count === null ? say('frame.none') : formatCount(count)));
  return [
    [say('run.fact.iterations'), iterationsText(run)],
    ...(perSequence.length > 1
      ? [[say('run.fact.by-sequence'), `${counts.join(', ')}${perSequence.length > 16 ? ', …' : ''}`] as const]
      : []),
    [say('run.fact.resets'), run.resets === 0 ? say('frame.none') : say('run.fact.entries', { count: run.resets })],
    ...(run.work ? workFacts(run.work) : []),
  ];
}

function iterationsText({ iterations, config }: Run): string {
  if (iterations > 0) return formatCount(iterations);
  return say(isBaseline(config) ? 'run.fact.no-iterations' : 'frame.none');
}

function workFacts(work: NonNullable<Run['work']>): Fact[] {
  const share = (amount: string, fraction: number | null): string =>
    fraction === null ? amount : say('run.fact.share', { amount, percent: (100 * fraction).toFixed(1) });
  return [
    [say('run.fact.arithmetic'), share(formatFlops(work.flops), work.fractionOfComputePeak)],
    [say('run.fact.data'), share(formatBytes(work.bytes), work.fractionOfBandwidthPeak)],
  ];
}

export function verificationFacts(run: Run): Fact[] {
  const { verification } = run;
  if (!verification) return [];
  const error = verification.maxAbsError;
  return [
    [say('run.fact.reference'), verification.reference],
    [say('run.fact.error'), error === null ? say('run.fact.not-finite') : formatError(error)],
    [say('run.fact.allowed'), formatError(verification.tolerance)],
    ...(run.residual ? [[say('run.fact.residual'), residualText(run.residual)] as const] : []),
    [say('run.fact.result'), say(verification.passed ? 'run.fact.passed' : 'run.fact.not-passed')],
  ];
}

const NOTES = [
  'residual',
  'kernels',
  'tuning',
  'shares-of-the-peak',
  'iterations',
  'executor',
  'steps',
  'between-processes',
  'compile',
  'drift',
  'memory',
  'method',
  'repetitions',
  'orderSeed',
  'scan',
] as const;

/** Notes by their names, or by the setting that they explain; those of another version stand as they are. */
export function noteFacts({ notes, config }: Pick<Run, 'notes' | 'config'>): Fact[] {
  const { settings } = studyOf(config);
  return Object.entries(notes).map(([name, note]) => {
    const id = name.replaceAll(' ', '-');
    const known = NOTES.find((one) => one === id);
    const setting = settings.find(({ flag }) => flag === id);
    const own = setting ? localized(setting.name) : name;
    return [known ? say(`run.note.${known}`) : own, reasonText(note)];
  });
}

export function originFacts(run: Run, adapter: Adapter | null): Fact[] {
  return [
    [say('frame.column.adapter'), adapterName(run, adapter)],
    ...(adapter ? adapterFacts(adapter) : []),
    [say('run.fact.runtime'), run.runtime],
    ...(run.appVersion === null ? [] : [[say('run.fact.app'), `Antler ${run.appVersion}`] as const]),
    [say('run.fact.machine'), run.machineId],
    [say('frame.column.started'), dateText(run.startedAt)],
    [say('run.fact.preset'), run.preset ?? say('frame.own-sweep')],
    [say('run.fact.run'), run.id],
    [say('run.fact.sweep'), run.sweepId ?? say('frame.none')],
  ];
}

function adapterName(run: Run, adapter: Adapter | null): string {
  if (!adapter) return run.adapterId;
  return adapter.type === 'software' ? say('run.fact.software', { name: adapter.name }) : adapter.name;
}

function adapterFacts(adapter: Adapter): Fact[] {
  const { timestampResolutionNs } = adapter;
  return [
    [
      say('run.fact.vendor'),
      [adapter.vendor, adapter.architecture].filter((part) => part !== '').join(', ') || say('frame.not-told'),
    ],
    [say('run.fact.driver'), adapter.driver || say('frame.not-told')],
    [
      say('run.fact.timestamps'),
      timestampResolutionNs === null
        ? say('frame.none')
        : say('run.fact.timestamp-step', { step: formatNs(timestampResolutionNs) }),
    ],
  ];
}
