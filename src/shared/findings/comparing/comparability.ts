/**
 * Which two runs may be compared: one table of what may differ between them, what follows from it, and why. The command
 * line, the Compare page and the report's readers go by the same rows: those of the study, from its declaration, and
 * those of machine, adapter and runtime.
 */
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
  readonly severity: Severity;
  /** null: unknown, and not compared. */
  read(facts: ComparableFacts): string | null;
  /** Not looked at where one of these differs, by id: it would say the same again. */
  readonly unless?: readonly string[];
  /** Two of many runs meet only where this is equal, although single runs may differ in it. */
  readonly isMethod?: boolean;
}

/** Runs of two studies have nothing else in common. */
const STUDY_RULE: Rule = {
  id: 'study',
  severity: 'refuse',
  read: ({ config }) => config.study,
};

const SEED_DIFFERENCE = { severity: 'refuse' } as const;

/** What is on this side of the configuration. */
const SURROUNDINGS: readonly Rule[] = [
  {
    id: 'adapter type',
    severity: 'warn',
    read: ({ adapterType }) => adapterType,
  },
  {
    id: 'machine',
    severity: 'warn',
    read: ({ machineId }) => machineId,
    unless: ['adapter type'],
  },
  {
    id: 'adapter',
    severity: 'warn',
    read: ({ adapterName, adapterId }) => adapterName ?? adapterId,
    unless: ['adapter type'],
  },
  {
    id: 'driver',
    severity: 'warn',
    read: ({ driver }) => driver,
    unless: ['adapter type', 'machine', 'adapter'],
  },
  {
    id: 'runtime',
    severity: 'warn',
    read: ({ runtime }) => runtimeFamily(runtime),
  },
  {
    id: 'runtime version',
    severity: 'fine',
    read: ({ runtime }) => runtime,
    unless: ['runtime'],
  },
  {
    id: 'version',
    severity: 'fine',
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
      severity: 'refuse',
      read: ({ config }) => config.problem ?? 'drawn',
    },
    ...study.sizes.map(sizeRule),
    rule('seed', study.seedDifference ?? SEED_DIFFERENCE, ({ config }) => String(config.seed)),
    ...others.map(settingRule),
    {
      id: 'contender',
      severity: 'fine',
      read: ({ config }) => config.contender,
      isMethod: true,
    },
    ...rest.map(settingRule),
    ...SURROUNDINGS,
    kernelsRule(study),
    {
      id: 'preset',
      severity: 'fine',
      read: ({ preset }) => preset ?? 'none',
    },
  ];
}

function rule(id: string, { severity, unless }: Omit<DifferenceSpec, 'reason'>, read: Rule['read']): Rule {
  return { id, severity, read, ...(unless && { unless }) };
}

function sizeRule(spec: SizeSpec): Rule {
  return rule(spec.id, spec.difference, ({ config }) => formatCount(sizeIn(config, spec)));
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
    ...rule(spec.id, spec.difference, read),
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
    severity: 'fine',
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
  /** Of the rule: a size, a setting, or what else differs. */
  readonly id: string;
  /** Id of the study whose sizes and settings these are. */
  readonly study: string;
  readonly severity: Severity;
  /** It tells methods apart. */
  readonly isMethod: boolean;
  readonly a: string;
  readonly b: string;
}

/** Everything in which two runs differ, in the order of the table. What one of them does not say is left out. */
export function differencesOf(a: ComparableFacts, b: ComparableFacts): Difference[] {
  const found: Difference[] = [];
  const { study } = a.config;
  for (const { id, severity, read, isMethod = false, unless = [] } of rulesAmong([a, b])) {
    if (found.some((one) => unless.includes(one.id))) continue;
    const [left, right] = [read(a), read(b)];
    if (left !== null && right !== null && left !== right)
      found.push({ id, study, severity, isMethod, a: left, b: right });
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

/** One field in which runs that are shown together differ. */
export interface Mixture extends Pick<Difference, 'id' | 'study' | 'severity'> {
  readonly values: readonly string[];
}

/**
 * What differs among many runs that are looked at together, apart from the sizes and methods that tables and charts keep
 * apart anyway (`ignored`, by id).
 */
export function mixturesOf(runs: readonly ComparableFacts[], ignored: readonly string[] = []): Mixture[] {
  const found: Mixture[] = [];
  const study = runs[0]?.config.study ?? DEFAULT_STUDY.id;
  for (const { id, severity, read, unless = [] } of rulesAmong(runs)) {
    if (ignored.includes(id) || found.some((one) => unless.includes(one.id))) continue;
    const values = [...new Set(runs.flatMap((run) => read(run) ?? []))];
    if (values.length > 1) found.push({ id, study, severity, values });
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
