/** Every reason that this version gives, with its arguments and how each of them is written. */

/**
 * `count`: a whole number. `number`: as many digits as it has. `error`: an error, a residual or a tolerance. `digits`: two
 * significant digits. `share`: a percentage, `roughShare`: one of two digits. `time`: nanoseconds. `p`: a p-value. `text`: an id or a message, as it is. null is "not finite" in any of them.
 */
export type ArgumentFormat =
  'count' | 'number' | 'error' | 'digits' | 'share' | 'roughShare' | 'ratio' | 'time' | 'p' | 'text';

type Codes = Readonly<Record<string, Readonly<Record<string, ArgumentFormat>>>>;

const GENERAL = {
  text: { text: 'text' },
  error: { message: 'text' },
  'never-measured': {},
  'came-out': { status: 'text' },
  'sweep-ended': { outcome: 'text' },
  interrupted: {},
  cancelled: {},
  'device-lost': { message: 'text' },
  'cancelled-before-solve': {},
  'cancelled-before-repetitions': {},
  'cancelled-while-repeating': { repetitions: 'count' },
} as const satisfies Codes;

/** Why a run does not fit a device, or was not asked of a contender. */
const SKIPPED = {
  'missing-feature': { feature: 'text' },
  'buffer-too-large': { buffer: 'text', bytes: 'count', allowed: 'count' },
  'buffers-too-large': { bytes: 'count', allowed: 'count' },
  'workgroup-memory': { kernel: 'text', bytes: 'count', allowed: 'count' },
  'workgroup-size': { kernel: 'text', lanes: 'count', allowed: 'count' },
  'too-many-bindings': { kernel: 'text', bindings: 'count', allowed: 'count' },
  'state-too-large': { contender: 'text', largest: 'count', state: 'count' },
  'no-damping': {},
  'one-state-block-only': {},
  'no-paired-states': { cell: 'text' },
  'nested-products': { cell: 'text' },
  'no-operator': { cell: 'text', known: 'text' },
  'runtime-missing': { message: 'text' },
  delegated: { to: 'text' },
  'no-gradient': { contender: 'text' },
  'gradient-state-too-large': { largest: 'count', state: 'count' },
  'too-many-matrices': { contender: 'text', allowed: 'count', needed: 'count' },
  'gradient-unverifiable': { operations: 'error', allowed: 'error' },
  'gradient-overflows': { exponent: 'digits', growth: 'count' },
} as const satisfies Codes;

/** Why a result did not pass. */
const JUDGED = {
  'not-settled': { iterations: 'count', step: 'error', tolerance: 'error' },
  'reset-at-end': { entries: 'count', iterations: 'count' },
  stalled: {},
  'stalled-impossible': { contender: 'text', residual: 'error', allowed: 'error' },
  'answer-differs': { error: 'error', allowed: 'error' },
  'never-settled': {},
  'states-differ': { error: 'error', allowed: 'error' },
  'residual-too-large': { error: 'error', allowed: 'error' },
  'states-not-finite': {},
  'leaves-float32': { step: 'count', sequence: 'count', entry: 'count', size: 'error', largest: 'error' },
  'leaves-float64': { step: 'count', sequence: 'count', entry: 'count', largest: 'error' },
  'value-leaves-float32': { step: 'count', sequence: 'count', entry: 'count', largest: 'error' },
  'gradient-differs': { part: 'text', error: 'error', allowed: 'error' },
  'gradient-not-finite': { part: 'text' },
  'gradient-truth-differs': { part: 'text', error: 'error', allowed: 'error' },
  'truth-differs': { error: 'error', allowed: 'error' },
} as const satisfies Codes;

/** Why a trace is not that of the method. */
const AUDITED = {
  'iterations-out-of-range': { iterations: 'count', most: 'count' },
  'trace-incomplete': { rows: 'count', iterations: 'count' },
  'went-on-after-settling': { iteration: 'count', step: 'error', tolerance: 'error', iterations: 'count' },
  'settled-too-early': { step: 'error', tolerance: 'error' },
  'settled-unnoticed': { step: 'error', tolerance: 'error' },
  'stopped-unsettled': { iterations: 'count', most: 'count' },
  'iterations-by-sequence': { found: 'text', iterations: 'count' },
  'resets-miscounted': { resets: 'count', traced: 'count' },
  'sequence-settled-too-early': { sequence: 'count', iteration: 'count', step: 'error', tolerance: 'error' },
  'sequence-settled-later': { sequence: 'count', iteration: 'count', first: 'count' },
  'sequence-never-settled': { sequence: 'count', first: 'count' },
  'stopped-elsewhere': { asked: 'count', iterations: 'count', before: 'count' },
  'settled-when-stopped': { asked: 'count', iterations: 'count', before: 'count' },
  'trace-value-differs': { column: 'text', iteration: 'count', found: 'error', expected: 'error', allowed: 'error' },
  'trace-value-too-small': { column: 'text', iteration: 'count', found: 'error', least: 'error' },
  'iterate-differs': {
    ...{ iteration: 'count', sequence: 'count', step: 'count', entry: 'count' },
    ...{ found: 'number', expected: 'number', allowed: 'error' },
  },
  'resets-missing': { expected: 'count' },
  'resets-unexpected': { resets: 'count', iterations: 'count' },
  'iterations-differ': { iterations: 'count', expected: 'count' },
  'iterations-too-few': { iterations: 'count', expected: 'count' },
  'iterations-unsettled': { iterations: 'count', expected: 'count' },
  'derivative-differs': {
    ...{ cell: 'text', kind: 'text', row: 'count', column: 'count', step: 'count' },
    ...{ found: 'number', expected: 'number' },
  },
  'hand-over-differs': { step: 'count', sequence: 'count', error: 'error', allowed: 'error' },
} as const satisfies Codes;

/** What stands behind a verdict on a ratio. */
const FOUND = {
  'no-ratio': {},
  'is-reference': {},
  'run-is': { status: 'text' },
  'no-whole-time': {},
  'no-reference': {},
  'few-samples': {},
  'zero-samples': { zeros: 'count', all: 'count' },
  'ratio-not-finite': {},
  'not-after-holm': { comparisons: 'count', p: 'p', adjustedP: 'p' },
  'lies-above': { threshold: 'share', comparisons: 'count' },
  'lies-below': { threshold: 'share', comparisons: 'count' },
  'lies-within': { threshold: 'share' },
  'reaches-across': { threshold: 'share' },
  'widened-for-processes': { sd: 'roughShare' },
  'widened-for-modes': { gap: 'roughShare' },
  'widened-for-both': { sd: 'roughShare', gap: 'roughShare' },
  'widened-for-sweep': { sd: 'roughShare' },
  'few-turns': { turns: 'count', needed: 'count' },
  'control-failed': {},
  'one-run': {},
  unconfirmable: {},
  'differs-in-more': {},
  'few-occasions': { occasions: 'count', needed: 'count' },
  'few-occasions-apart': { a: 'count', b: 'count', needed: 'count' },
  'machine-speed': { ratio: 'ratio' },
  'machine-speed-hint': { ratio: 'ratio' },
  'side-is': { run: 'text', status: 'text' },
  'side-not-verified': { run: 'text' },
  'side-without-times': { run: 'text' },
  unpaired: {},
  'mixed-kernels': { sides: 'text' },
  'other-run-taken': {},
  'no-run-on-adapter': {},
  'other-side-empty': {},
  'nearest-differs': {},
} as const satisfies Codes;

/** Notes of a run that something is decided by. */
const NOTED = {
  'asked-for-time': { precision: 'share', maxSamples: 'count', threshold: 'share', seconds: 'number' },
  'asked-for-repeats': { precision: 'share', maxSamples: 'count', threshold: 'share', repeats: 'count' },
  'order-seed': { seed: 'number' },
  repeated: { blocks: 'count', orderSeed: 'number' },
  'repeated-in-turn': { blocks: 'count', orderSeed: 'number' },
  'one-sample-unconverged': {},
  'one-sample-too-long': { seconds: 'number' },
  'warmed-up': { solves: 'count' },
  'iterations-varied': { before: 'count', iterations: 'count' },
  'gpu-time-coarse': { steps: 'count', step: 'time' },
  'gpu-time-missing': { missing: 'count', all: 'count' },
  drifted: { ratio: 'ratio' },
  'restarts-counted': { counted: 'count', restarts: 'count' },
  'restart-unanswered': { status: 'text', why: 'text' },
  'restart-missing': { why: 'text' },
  'restart-of-refuted': { status: 'text' },
  'restart-came-out': { status: 'text' },
  'restart-timed-otherwise': {},
  'restart-evaluated': { steps: 'count' },
  'restarts-before': { status: 'text', why: 'text' },
  'restart-iterations': { iterations: 'count', before: 'count' },
  'process-spread': { sd: 'share', degrees: 'count' },
  'adapter-spread': { sd: 'share', degrees: 'count' },
  'time-sticky': { low: 'time', high: 'time', share: 'roughShare', least: 'time', most: 'time', gap: 'roughShare' },
  'time-two-modes': { low: 'time', high: 'time', share: 'roughShare', least: 'time', most: 'time' },
  'time-correlated': { correlation: 'digits', least: 'time', most: 'time' },
  'ratio-sticky': {
    low: 'ratio',
    high: 'ratio',
    share: 'roughShare',
    least: 'ratio',
    most: 'ratio',
    gap: 'roughShare',
  },
  'ratio-two-modes': { low: 'ratio', high: 'ratio', share: 'roughShare', least: 'ratio', most: 'ratio' },
  'ratio-correlated': { correlation: 'digits', least: 'ratio', most: 'ratio' },
} as const satisfies Codes;

/** Why repetitions ended; `medians-known` to the precision that was asked for. */
export const STOPS = ['as-asked', 'as-allowed', 'medians-known', 'time-spent', 'nothing-left'] as const;
export type Stop = (typeof STOPS)[number];

/** What any reason may have besides: the restart that found it, the stage before the measurement, what ended repetitions. */
export const REASON_CONTEXT = { restart: 'count', stage: 'text', stopped: 'text' } as const satisfies Codes[string];

export const REASON_CODES = {
  ...GENERAL,
  ...SKIPPED,
  ...JUDGED,
  ...AUDITED,
  ...FOUND,
  ...NOTED,
} as const satisfies Codes;
export type ReasonCode = keyof typeof REASON_CODES;

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASON_CODES, code);
}
