/**
 * Which two runs may be compared: one table of what may differ between them, what follows from it, and why. The command
 * line, the Compare page and the report's readers go by the same rows.
 */
import { type RnnConfig, rnnConfigOf } from '../../studies/rnn/config.ts';
import { DEFAULT_ANNEALING_TEXT } from '../../contract/annealing.ts';
import type { RunConfig } from '../../contract/run.ts';
import { parameterText } from '../runs/setting.ts';
import { formatCount, formatError } from '../../text/units.ts';

/**
 * What a difference means. `refuse`: the two did not answer the same question, there is no ratio. `on-request`: refused
 * unless asked for, then as `warn`. `warn`: there is a ratio, but of something else than the programs, and nothing is
 * concluded from it. `fine`: named, and no more.
 */
export type Severity = 'refuse' | 'on-request' | 'warn' | 'fine';

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
  /** What differs, in the words of the screen. */
  readonly field: string;
  readonly severity: Severity;
  readonly reason: string;
  /** null: unknown, and not compared. */
  read(facts: ComparableFacts): string | null;
  /** Not looked at where one of these fields differs: it would say the same again. */
  readonly unless?: readonly string[];
  /** Two of many runs meet only where this is equal, although single runs may differ in it. */
  readonly isMethod?: boolean;
}

const OTHER_DRAW = 'other weights and inputs were drawn, and the iterations depend on them';
const QUESTION = 'this is what is compared';
const HARDWARE = 'the ratio is one of hardware, not of programs';

export const RULES: readonly Rule[] = [
  rule('cell', 'refuse', 'another recurrence was evaluated', ({ cell }) => cell),
  rule('problem', 'refuse', 'another problem was evaluated', ({ problem }) => problem ?? 'drawn'),
  rule('state D', 'refuse', 'another problem was evaluated', ({ state }) => formatCount(state)),
  {
    ...rule('input X', 'refuse', 'another problem was evaluated', ({ input }) => formatCount(input)),
    unless: ['state D'],
  },
  rule('length T', 'refuse', 'another problem was evaluated', ({ length }) => formatCount(length)),
  rule('batch B', 'refuse', 'another problem was evaluated', ({ batch }) => formatCount(batch)),
  rule('gain', 'refuse', OTHER_DRAW, ({ gain }) => String(gain)),
  rule('seed', 'refuse', OTHER_DRAW, ({ seed }) => String(seed)),
  rule('warm start ε', 'refuse', 'the iterations began at another distance from the solution', ({ warmStart }) =>
    warmStart === null ? 'none' : parameterText(warmStart),
  ),
  rule('gradient', 'refuse', 'only one of the times contains a backward pass', ({ gradient }) =>
    gradient ? 'with' : 'without',
  ),
  rule('tolerance', 'on-request', 'the answers are not equally accurate', ({ algorithm, tolerance }) =>
    iterates(algorithm) ? formatError(tolerance) : null,
  ),
  rule('resets', 'on-request', 'the safeguard against overflow was on for one of them only', ({ algorithm, reset }) =>
    iterates(algorithm) ? (reset ? 'on' : 'off') : null,
  ),
  { ...rule('algorithm', 'fine', QUESTION, ({ algorithm }) => algorithm), isMethod: true },
  {
    ...rule('λ', 'fine', QUESTION, ({ lambda }) => (lambda === null ? 'none' : parameterText(lambda))),
    isMethod: true,
    unless: ['algorithm'],
  },
  {
    ...rule('annealing', 'fine', QUESTION, ({ annealing }) => annealing ?? DEFAULT_ANNEALING_TEXT),
    isMethod: true,
    unless: ['algorithm'],
  },
  {
    ...rule('iteration limit', 'fine', 'both converged within their limit', ({ algorithm, maxIterations }) =>
      iterates(algorithm) ? formatCount(maxIterations) : null,
    ),
    unless: ['length T', 'algorithm'],
  },
  {
    field: 'adapter type',
    severity: 'warn',
    reason: 'on one side a processor stands in for a GPU: the ratio says nothing about programs',
    read: ({ adapterType }) => adapterType,
  },
  {
    field: 'machine',
    severity: 'warn',
    reason: HARDWARE,
    read: ({ machineId }) => machineId,
    unless: ['adapter type'],
  },
  {
    field: 'adapter',
    severity: 'warn',
    reason: HARDWARE,
    read: ({ adapterName, adapterId }) => adapterName ?? adapterId,
    unless: ['adapter type'],
  },
  {
    field: 'driver',
    severity: 'warn',
    reason: 'the difference may be the driver’s',
    read: ({ driver }) => driver,
    unless: ['adapter type', 'machine', 'adapter'],
  },
  {
    field: 'runtime',
    severity: 'warn',
    reason: 'Node and a browser reach the GPU in different ways',
    read: ({ runtime }) => runtimeFamily(runtime),
  },
  {
    field: 'runtime version',
    severity: 'fine',
    reason: 'the difference may be the runtime’s',
    read: ({ runtime }) => runtime,
    unless: ['runtime'],
  },
  {
    field: 'Antler’s version',
    severity: 'fine',
    reason: 'what changed between them is what such a comparison looks for',
    read: ({ appVersion }) => appVersion,
  },
  {
    field: 'kernels',
    severity: 'fine',
    reason: 'other kernels, variants or tuned choices ran',
    read: ({ kernels }) => kernels,
    unless: [
      'algorithm',
      'λ',
      'length T',
      'state D',
      'batch B',
      'cell',
      'input X',
      'gradient',
      'adapter type',
      'adapter',
    ],
  },
  {
    field: 'preset',
    severity: 'fine',
    reason: 'a preset only names a grid; what was measured stands in the other fields',
    read: ({ preset }) => preset ?? 'none',
  },
];

function rule(field: string, severity: Severity, reason: string, read: (config: RnnConfig) => string | null): Rule {
  return { field, severity, reason, read: ({ config }) => read(rnnConfigOf(config)) };
}

/** One thing in which two runs differ. */
export interface Difference {
  readonly field: string;
  readonly severity: Severity;
  readonly reason: string;
  readonly a: string;
  readonly b: string;
}

/** Everything in which two runs differ, in the order of the table. What one of them does not say is left out. */
export function differencesOf(a: ComparableFacts, b: ComparableFacts): Difference[] {
  const found: Difference[] = [];
  for (const { field, severity, reason, read, unless = [] } of RULES) {
    if (found.some((one) => unless.includes(one.field))) continue;
    const [left, right] = [read(a), read(b)];
    if (left !== null && right !== null && left !== right) found.push({ field, severity, reason, a: left, b: right });
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
  const rows = RULES.filter(
    ({ severity, isMethod }) => isMethod === true || severity === 'refuse' || (severity === 'on-request' && !anyway),
  );
  return JSON.stringify(rows.map(({ read }) => read(facts)));
}

/** "tolerance (1e-4 and 1e-6): the answers are not equally accurate" */
export function differenceText({ field, a, b, reason, severity }: Difference): string {
  const values = field === 'kernels' ? field : `${field} (${a} and ${b})`;
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
export interface Mixture extends Pick<Difference, 'field' | 'severity' | 'reason'> {
  readonly values: readonly string[];
}

/**
 * What differs among many runs that are looked at together, apart from the sizes and methods that tables and charts keep
 * apart anyway (`ignored`).
 */
export function mixturesOf(runs: readonly ComparableFacts[], ignored: readonly string[] = []): Mixture[] {
  const found: Mixture[] = [];
  for (const { field, severity, reason, read, unless = [] } of RULES) {
    if (ignored.includes(field) || found.some((one) => unless.includes(one.field))) continue;
    const values = [...new Set(runs.flatMap((run) => read(run) ?? []))];
    if (values.length > 1) found.push({ field, severity, reason, values });
  }
  return found;
}

/** What only steps has no tolerance, no limit and nothing to reset. */
function iterates(algorithm: string): boolean {
  return !algorithm.endsWith('sequential');
}

/** "node", "electron", "chromium": the first word says who runs the compute code. */
function runtimeFamily(runtime: string): string {
  return /^[a-z]+/i.exec(runtime)?.[0].toLowerCase() ?? runtime;
}
