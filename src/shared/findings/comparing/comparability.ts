/**
 * Which two runs may be compared: one table of what may differ between them, what follows from it, and why. The command
 * line, the Compare page and the report's readers go by the same rows: those of the study, from its declaration, and
 * those of machine, adapter and runtime.
 */
import { localized } from '../../contract/local-text.ts';
import type { RunConfig, SettingValue } from '../../contract/run-config.ts';
import { isProblemChoice, ordinarySettings, roleOf, takenValue, usualValue } from '../../studies/axes.ts';
import { DEFAULT_STUDY, settingIn, sizeIn, studyOf } from '../../studies/index.ts';
import type { DifferenceSpec, SettingSpec, Severity, SizeSpec, StudySpec } from '../../studies/study.ts';
import { valueText } from '../runs/setting.ts';
import { formatCount } from '../../text/units.ts';

export type { Severity } from '../../studies/study.ts';

/** What the rules look at; null where a run does not say. */
export interface ComparableFacts {
  readonly config: RunConfig;
  readonly machineId: string;
  readonly adapterId: string;
  readonly adapterName: string | null;
  readonly adapterType: 'gpu' | 'software' | null;
  readonly driver: string | null;
  readonly runtime: string;
  readonly preset: string | null;
  readonly appVersion: string | null;
  /** Stands for all kernels that ran, their variants and choices; equal texts mean equal kernels. */
  readonly kernels: string | null;
}

export interface Rule {
  /** Of the size or setting, or what else differs. */
  readonly id: string;
  /** What differs, in the words of the screen. */
  readonly field: string;
  readonly severity: Severity;
  readonly reason: string;
  /** null: unknown, and not compared. */
  read(facts: ComparableFacts): string | null;
  /** Not looked at where one of these differs, by id: it would say the same again. */
  readonly unless?: readonly string[];
  /** Two of many runs meet only where this is equal, although single runs may differ in it. */
  readonly isMethod?: boolean;
}

const QUESTION = 'this is what is compared';
const HARDWARE = 'the ratio is one of hardware, not of programs';

/** Runs of two studies have nothing else in common. */
const STUDY_RULE: Rule = {
  id: 'study',
  field: 'study',
  severity: 'refuse',
  reason: 'another question was asked',
  read: ({ config }) => config.study,
};

const SEED_DIFFERENCE: DifferenceSpec = {
  severity: 'refuse',
  reason: { en: 'another problem was drawn', zh: '抽取的是另一个问题' },
};

/** What is on this side of the configuration. */
const SURROUNDINGS: readonly Rule[] = [
  {
    id: 'adapter type',
    field: 'adapter type',
    severity: 'warn',
    reason: 'on one side a processor stands in for a GPU: the ratio says nothing about programs',
    read: ({ adapterType }) => adapterType,
  },
  {
    id: 'machine',
    field: 'machine',
    severity: 'warn',
    reason: HARDWARE,
    read: ({ machineId }) => machineId,
    unless: ['adapter type'],
  },
  {
    id: 'adapter',
    field: 'adapter',
    severity: 'warn',
    reason: HARDWARE,
    read: ({ adapterName, adapterId }) => adapterName ?? adapterId,
    unless: ['adapter type'],
  },
  {
    id: 'driver',
    field: 'driver',
    severity: 'warn',
    reason: 'the difference may be the driver’s',
    read: ({ driver }) => driver,
    unless: ['adapter type', 'machine', 'adapter'],
  },
  {
    id: 'runtime',
    field: 'runtime',
    severity: 'warn',
    reason: 'Node and a browser reach the GPU in different ways',
    read: ({ runtime }) => runtimeFamily(runtime),
  },
  {
    id: 'runtime version',
    field: 'runtime version',
    severity: 'fine',
    reason: 'the difference may be the runtime’s',
    read: ({ runtime }) => runtime,
    unless: ['runtime'],
  },
  {
    id: 'version',
    field: 'Antler’s version',
    severity: 'fine',
    reason: 'what changed between them is what such a comparison looks for',
    read: ({ appVersion }) => appVersion,
  },
];

/** The whole table of a study, in its order. */
export function rulesOf(study: StudySpec): readonly Rule[] {
  const known = TABLES.get(study) ?? makeRules(study);
  TABLES.set(study, known);
  return known;
}

const TABLES = new WeakMap<StudySpec, readonly Rule[]>();

/** What shuts a comparison out comes before what is compared, and that before what follows from it. */
function makeRules(study: StudySpec): Rule[] {
  const settings = ordinarySettings(study);
  const others = settings.filter((spec) => !isProblemChoice(spec));
  const rest = study.settings.filter((spec) => !settings.includes(spec));
  return [
    ...settings.filter(isProblemChoice).map(settingRule),
    {
      id: 'problem',
      field: 'problem',
      severity: 'refuse',
      reason: 'another problem was evaluated',
      read: ({ config }) => config.problem ?? 'drawn',
    },
    ...study.sizes.map(sizeRule),
    rule('seed', 'seed', study.seedDifference ?? SEED_DIFFERENCE, ({ config }) => String(config.seed)),
    ...others.map(settingRule),
    {
      id: 'contender',
      field: localized(study.contenderNoun),
      severity: 'fine',
      reason: QUESTION,
      read: ({ config }) => config.contender,
      isMethod: true,
    },
    ...rest.map(settingRule),
    ...SURROUNDINGS,
    kernelsRule(study),
    {
      id: 'preset',
      field: 'preset',
      severity: 'fine',
      reason: 'a preset only names a grid; what was measured stands in the other fields',
      read: ({ preset }) => preset ?? 'none',
    },
  ];
}

function rule(id: string, field: string, { severity, reason, unless }: DifferenceSpec, read: Rule['read']): Rule {
  return { id, field, severity, reason: localized(reason), read, ...(unless && { unless }) };
}

function sizeRule(spec: SizeSpec): Rule {
  const field = `${localized(spec.short)} ${spec.symbol}`;
  return rule(spec.id, field, spec.difference, ({ config }) => formatCount(sizeIn(config, spec)));
}

/** What a contender does not take says nothing; what it takes and does not have is its own, or none. */
function settingRule(spec: SettingSpec): Rule {
  const read = ({ config }: ComparableFacts): string | null => {
    const isName = roleOf(spec) === 'name';
    const value = isName ? settingIn(config, spec) : takenValue(config, spec);
    if (value !== null) return comparedText(spec, value);
    if (spec.of === 'method' && !isName) return null;
    const usual = usualValue(config, spec);
    return usual === null ? 'none' : comparedText(spec, usual);
  };
  return {
    ...rule(spec.id, localized(spec.short ?? spec.name), spec.difference, read),
    ...(roleOf(spec) === 'name' && { isMethod: true }),
  };
}

/** Tolerances side by side are all written with an exponent. */
function comparedText(spec: SettingSpec, value: SettingValue): string {
  const isError = spec.value.kind === 'number' && spec.value.print === 'error';
  return isError && typeof value === 'number' ? value.toExponential().replace('+', '') : valueText(spec, value);
}

/** Other shapes, other problems and other methods run other kernels anyway. */
function kernelsRule({ sizes, settings }: StudySpec): Rule {
  const shaping = settings.filter(
    ({ of, value, inName }) => inName === 'always' || (of === 'problem' && value.kind !== 'number'),
  );
  return {
    id: 'kernels',
    field: 'kernels',
    severity: 'fine',
    reason: 'other kernels, variants or tuned choices ran',
    read: ({ kernels }) => kernels,
    unless: ['contender', ...[...sizes, ...shaping].map(({ id }) => id), 'adapter type', 'adapter'],
  };
}

/** The rules that any two of these go by: those of their study, and of several studies that they are several. */
function rulesAmong(runs: readonly ComparableFacts[]): readonly Rule[] {
  const [first, ...others] = new Set(runs.map(({ config }) => config.study));
  if (others.length > 0) return [STUDY_RULE, ...SURROUNDINGS];
  return rulesOf(first === undefined ? DEFAULT_STUDY : studyOf({ study: first }));
}

/** One thing in which two runs differ. */
export interface Difference {
  /** Of the rule. */
  readonly id: string;
  readonly field: string;
  readonly severity: Severity;
  readonly reason: string;
  readonly a: string;
  readonly b: string;
}

/** Everything in which two runs differ, in the order of the table. What one of them does not say is left out. */
export function differencesOf(a: ComparableFacts, b: ComparableFacts): Difference[] {
  const found: Difference[] = [];
  for (const { id, field, severity, reason, read, unless = [] } of rulesAmong([a, b])) {
    if (found.some((one) => unless.includes(one.id))) continue;
    const [left, right] = [read(a), read(b)];
    if (left !== null && right !== null && left !== right)
      found.push({ id, field, severity, reason, a: left, b: right });
  }
  return found;
}

export interface Comparability {
  /** Whether a ratio may be formed at all. */
  readonly status: 'refused' | 'doubtful' | 'fine';
  readonly differences: readonly Difference[];
}

/** `anyway` lets differences pass, as doubtful, that are refused unless asked for. */
export function comparabilityOf(a: ComparableFacts, b: ComparableFacts, anyway = false): Comparability {
  const differences = differencesOf(a, b);
  const has = (severity: Severity): boolean => differences.some((difference) => difference.severity === severity);
  if (has('refuse') || (has('on-request') && !anyway)) return { status: 'refused', differences };
  return { status: has('on-request') || has('warn') ? 'doubtful' : 'fine', differences };
}

/** The text that two of many runs must share to meet. `anyway` leaves out what is refused only unless asked for. */
export function meetingKey(facts: ComparableFacts, anyway = false): string {
  const rows = rulesOf(studyOf(facts.config)).filter(
    ({ severity, isMethod }) => isMethod === true || severity === 'refuse' || (severity === 'on-request' && !anyway),
  );
  return JSON.stringify([facts.config.study, ...rows.map(({ read }) => read(facts))]);
}

/** "tolerance (1e-4 and 1e-6): the answers are not equally accurate" */
export function differenceText({ id, field, a, b, reason, severity }: Difference): string {
  const values = id === 'kernels' ? field : `${field} (${a} and ${b})`;
  return severity === 'fine' ? values : `${values}: ${reason}`;
}

/** The differences in words, the grave ones first; null where there is none. */
export function comparabilityText({ status, differences }: Comparability): string | null {
  const isGrave = ({ severity }: Difference): boolean => severity === 'refuse' || severity === 'on-request';
  if (status === 'refused') return `not comparable: ${differences.filter(isGrave).map(differenceText).join('; ')}`;
  const doubts = differences.filter(({ severity }) => severity !== 'fine');
  const named = differences.filter(({ severity }) => severity === 'fine');
  const parts = [
    ...(doubts.length > 0 ? [`careful: ${doubts.map(differenceText).join('; ')}`] : []),
    ...(named.length > 0 ? [`differs in ${named.map(differenceText).join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : null;
}

/** One field in which runs that are shown together differ. */
export interface Mixture extends Pick<Difference, 'id' | 'field' | 'severity' | 'reason'> {
  readonly values: readonly string[];
}

/**
 * What differs among many runs that are looked at together, apart from the sizes and methods that tables and charts keep
 * apart anyway (`ignored`, by id).
 */
export function mixturesOf(runs: readonly ComparableFacts[], ignored: readonly string[] = []): Mixture[] {
  const found: Mixture[] = [];
  for (const { id, field, severity, reason, read, unless = [] } of rulesAmong(runs)) {
    if (ignored.includes(id) || found.some((one) => unless.includes(one.id))) continue;
    const values = [...new Set(runs.flatMap((run) => read(run) ?? []))];
    if (values.length > 1) found.push({ id, field, severity, reason, values });
  }
  return found;
}

/** What tables and charts go over, and what a comparison is about: ids for `mixturesOf`. */
export function comparedAxes({ sizes, settings }: StudySpec): string[] {
  const compared = settings.filter(({ of, difference }) => of === 'method' && difference.severity === 'fine');
  return [...sizes.map(({ id }) => id), 'seed', 'contender', ...compared.map(({ id }) => id)];
}

/** "node", "electron", "chromium": the first word says who runs the compute code. */
function runtimeFamily(runtime: string): string {
  return /^[a-z]+/i.exec(runtime)?.[0].toLowerCase() ?? runtime;
}
