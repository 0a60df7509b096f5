/** Why a run has no result, or not the one that was asked for: a sentence without its full stop for every code. */
import type { ReasonCode, Stop } from '../../contract/reason-codes.ts';

export const REASONS: Readonly<Record<ReasonCode, string>> = {
  text: '{text}',
  error: '{message}',
  'never-measured': 'it was never measured',
  'came-out': 'it came out {status}',
  'sweep-ended': 'the sweep was {outcome} before this run had finished',
  interrupted: 'the measurement was interrupted before this run had finished',
  cancelled: 'cancelled',
  'device-lost': 'device lost: {message}',
  'cancelled-before-solve': 'cancelled before it was solved',
  'cancelled-before-repetitions': 'cancelled before its repetitions',
  'cancelled-while-repeating': 'cancelled after {repetitions} repetitions, before the last states were verified',
  'missing-feature': 'the device lacks the feature {feature}',
  'buffer-too-large': 'buffer "{buffer}" needs {bytes} bytes, the device allows {allowed} in one buffer',
  'buffers-too-large': 'all buffers need {bytes} bytes, at most {allowed} are used',
  'workgroup-memory': 'kernel "{kernel}" needs {bytes} bytes of workgroup memory, the device allows {allowed}',
  'workgroup-size': 'kernel "{kernel}" needs workgroups of {lanes}, the device allows {allowed}',
  'too-many-bindings': 'kernel "{kernel}" binds {bindings} storage buffers, the device allows {allowed}',
  'state-too-large': '{contender} runs up to state size {largest} on this adapter, this point has {state}',
  'no-damping': 'no damping value is given',
  'one-state-block-only': 'the peers are composed for cells with one block of state only',
  'no-paired-states': '{cell} does not have the two states per unit that blocks are made of',
  'nested-products': '{cell} nests its products too deeply for blocks in closed form',
  'no-operator': 'ONNX has operators for {known}, and none for {cell}',
  'runtime-missing': '{message}',
  delegated: 'carried out by other code ({to}), which has no passes',
  'no-gradient': '{contender} computes no gradient',
  'gradient-state-too-large': 'the gradient runs up to state size {largest}, this point has {state}',
  'too-many-matrices':
    '{contender}: TensorFlow.js multiplies at most {allowed} matrices at once on this adapter, this point needs {needed}',
  'gradient-unverifiable':
    'the gradient could not be verified: its float64 reference steps through {operations} multiply-adds, at most {allowed} are spent on one',
  'gradient-overflows':
    'the gradient would leave what float32 holds: with a largest Lyapunov exponent of +{exponent} per step it grows by about e^{growth}',
  'not-settled': 'not settled after {iterations} iterations: the last step is {step}, the tolerance {tolerance}',
  'reset-at-end': 'the safeguard reset {entries} entries in the last iteration, number {iterations}',
  stalled: 'stalled',
  'stalled-impossible':
    'stalled where {contender} cannot: the residual is {residual}, and after a step within the tolerance at most {allowed}',
  'answer-differs': 'the answer differs from the reference by {error}, allowed is {allowed}',
  'never-settled': 'not settled within the iterations allowed',
  'states-differ': 'states differ from the reference by {error}, allowed is {allowed}',
  'residual-too-large': 'residual is {error}, allowed is {allowed}',
  'states-not-finite': 'states are not finite',
  'leaves-float32':
    'the states leave float32 at step {step} of sequence {sequence}: entry {entry} is {size} in size, float32 ends at {largest}',
  'leaves-float64':
    'the states leave float32 at step {step} of sequence {sequence}: entry {entry} is beyond float64 too, float32 ends at {largest}',
  'value-leaves-float32':
    'the states leave float32 at step {step} of sequence {sequence}: a value that entry {entry} is computed from is larger than {largest}, where float32 ends',
  'gradient-differs':
    'the gradient with respect to {part} is off by {error} of its largest entry, allowed is {allowed}',
  'gradient-not-finite': 'the gradient with respect to {part} is not finite',
  'gradient-truth-differs':
    'grad.{part} is off by {error} against the one in the file, allowed is {allowed}, relative to its largest entry',
  'truth-differs': 'states differ from the truth in the file by {error}, allowed is {allowed}',
  'iterations-out-of-range': 'iterations: {iterations}, allowed are 1 to {most}',
  'trace-incomplete': 'trace: {rows} rows for {iterations} iterations',
  'went-on-after-settling':
    'iterations: the step of iteration {iteration} was {step}, within the tolerance {tolerance}, and {iterations} were made',
  'settled-too-early': 'settled: yes at a last step of {step}, the tolerance is {tolerance}',
  'settled-unnoticed': 'settled: no at a last step of {step}, the tolerance is {tolerance}',
  'stopped-unsettled': 'iterations: it stopped after {iterations} of {most} without having settled',
  'iterations-by-sequence': 'iterations by sequence: {found}, of {iterations}',
  'resets-miscounted': 'resets: {resets}, the trace has {traced}',
  'sequence-settled-too-early':
    'settled: sequence {sequence} at iteration {iteration} with a step of {step}, the tolerance is {tolerance}',
  'sequence-settled-later':
    'settled: sequence {sequence} at iteration {iteration}, its step of iteration {first} was within the tolerance',
  'sequence-never-settled':
    'settled: sequence {sequence} never, its step of iteration {first} was within the tolerance',
  'stopped-elsewhere': 'iterations: stopped after {asked} it made {iterations}, before it took {before}',
  'settled-when-stopped':
    'iterations: stopped after {asked} it made {iterations} and had settled, before it took {before}',
  'trace-value-differs':
    '{column} of iteration {iteration}: {found}, expected {expected}, allowed to differ by {allowed}',
  'trace-value-too-small': '{column} of iteration {iteration}: {found}, in float64 it is at least {least}',
  'iterate-differs':
    'states of iteration {iteration} (sequence {sequence}, step {step}, entry {entry}): {found}, the float64 twin has {expected}, allowed to differ by {allowed}',
  'resets-missing': 'resets: 0, the float32 twin resets {expected} entries',
  'resets-unexpected': 'resets: {resets}, the float32 twin resets nothing in {iterations} iterations',
  'iterations-differ': 'iterations: {iterations}, the float32 twin takes {expected}',
  'iterations-too-few': 'iterations: {iterations}, the float32 twin takes more than {expected}',
  'iterations-unsettled': 'iterations: {iterations}, not settled, the float32 twin takes {expected}',
  'derivative-differs':
    'derivative of {cell} ({kind}, ∂{row}/∂{column} at step {step}): {found}, differences of the step give {expected}',
  'hand-over-differs':
    'residual at step {step} of sequence {sequence}, the first of a dispatch: {error}, allowed {allowed}',
  'no-ratio': 'there is no ratio',
  'is-reference': 'it is what the others are compared with',
  'run-is': 'the run is {status}',
  'no-whole-time': 'it has no time of a whole solve',
  'no-reference': 'no verified reference run was measured side by side',
  'few-samples': 'too few samples for an interval',
  'zero-samples': '{zeros} of {all} samples are 0 ns: below the clock’s resolution',
  'ratio-not-finite': 'the ratio is not finite',
  'not-after-holm': 'not after Holm correction over {comparisons} comparisons (p {p}, corrected {adjustedP})',
  'lies-above': 'the whole interval lies above 1 by more than {threshold}',
  'lies-below': 'the whole interval lies below 1 by more than {threshold}',
  'lies-within': 'the whole interval lies within {threshold} of 1',
  'reaches-across': 'the interval reaches across the threshold of {threshold}',
  'widened-for-processes': 'processes that differ by an sd of {sd}',
  'widened-for-modes': 'two speeds {gap} apart, between which other ratios of this sweep kept switching',
  'widened-for-both':
    'processes that differ by an sd of {sd}, and for two speeds {gap} apart, between which other ratios of this sweep kept switching',
  'widened-for-sweep': 'processes that differ by an sd of {sd} over this sweep',
  'few-turns': '{turns} of {needed} turns that are needed',
  'control-failed': 'cannot be confirmed: before differs from itself (see the control)',
  'one-run': 'one run, compared with itself',
  unconfirmable: 'cannot be confirmed',
  'differs-in-more': 'the two differ in more than what is compared',
  'few-occasions': '{occasions} of at least {needed} occasions on each side',
  'few-occasions-apart': 'occasions on side A: {a}, on side B: {b}, {needed} are needed',
  'machine-speed': 'the machine itself ran at another speed ({ratio})',
  'machine-speed-hint':
    'the machine itself ran at another speed ({ratio}, a hint: the size of the fixed work is not known on both sides)',
  'side-is': '{run} is {status}',
  'side-not-verified': '{run} was not verified',
  'side-without-times': '{run} has no times',
  unpaired: 'unpaired',
  'mixed-kernels': 'unpaired; other kernels within side {sides}',
  'other-run-taken': 'another run of the same configuration, the newest that counts, was taken instead',
  'no-run-on-adapter': 'the other side has no run of it on this adapter',
  'other-side-empty': 'the other side has no runs',
  'nearest-differs': 'the nearest of the other side differs',
  'asked-for-time':
    'medians known to {precision}, at most {maxSamples} samples, {seconds} s a point; differences up to {threshold} are equal',
  'asked-for-repeats':
    '{repeats} repetitions a point (else medians known to {precision}, at most {maxSamples} samples); differences up to {threshold} are equal',
  'order-seed': '{seed}',
  repeated: '{blocks} blocks in random order from seed {orderSeed}',
  'repeated-in-turn':
    '{blocks} blocks in random order from seed {orderSeed}, buffers held in turn, each repetition after one uncounted solve',
  'one-sample-unconverged': 'one sample: the time of a run that did not converge says little',
  'one-sample-too-long': 'one sample without interval: one solve takes longer than the point’s budget of {seconds} s',
  'warmed-up': 'pilot and {solves} more',
  'iterations-varied': 'differed between repetitions: {before} and {iterations}',
  'gpu-time-coarse': 'coarse: fewer than {steps} steps of the GPU clock ({step} each)',
  'gpu-time-missing': 'left out: {missing} of {all} samples have no GPU time',
  drifted:
    'the second half of the samples took {ratio} the first half’s median: the machine’s speed changed while measuring',
  'restarts-counted': 'samples of {counted} of {restarts}',
  'restart-unanswered': 'does not count, {status}: {why}',
  'restart-missing': 'does not count: {why}',
  'restart-of-refuted': 'does not count: the run is {status}',
  'restart-came-out': 'does not count: it came out {status}',
  'restart-timed-otherwise': 'does not count: it was timed in another way',
  'restart-evaluated': 'does not count: it evaluated the first {steps} steps',
  'restarts-before': 'nothing before it counts, {status}: {why}',
  'restart-iterations': 'took {iterations} iterations, not {before}',
  'process-spread': '{sd}, degrees of freedom: {degrees}, over the processes of this run',
  'adapter-spread': '{sd}, degrees of freedom: {degrees}, from earlier sweeps with restarts',
  'time-sticky':
    'two speeds, sticky: the time kept switching between {low} and {high}, {gap} apart ({share} of the samples at the higher one); the interval reaches over every level from {least} to {most}',
  'time-two-modes':
    'two speeds: the time alternates between {low} and {high} ({share} of the samples at the higher one); the interval reaches over every level from {least} to {most}',
  'time-correlated':
    'autocorrelated: neighbouring samples are alike (rank correlation {correlation}), so they tell less than as many independent ones; the interval reaches over every level from {least} to {most}',
  'ratio-sticky':
    'two speeds, sticky: the ratio kept switching between {low} and {high}, {gap} apart ({share} of the samples at the higher one); the interval reaches over every level from {least} to {most}',
  'ratio-two-modes':
    'two speeds: the ratio alternates between {low} and {high} ({share} of the samples at the higher one); the interval reaches over every level from {least} to {most}',
  'ratio-correlated':
    'autocorrelated: neighbouring samples are alike (rank correlation {correlation}), so they tell less than as many independent ones; the interval reaches over every level from {least} to {most}',
};

/** Around a reason: the restart that found it, the stage before the measurement. */
export const CONTEXTS = {
  restart: 'restart {restart}: {reason}',
  'warm-start': 'warm start, with the unchanged weights: {reason}',
  notFinite: 'not finite',
  stopped: '{reason}; ended: {stopped}',
} as const;

/** What ended repetitions. */
export const STOPPED: Readonly<Record<Stop, string>> = {
  'as-asked': 'as many as asked for',
  'as-allowed': 'as many as are allowed',
  'medians-known': 'medians known as precisely as asked for',
  'time-spent': 'time budget spent',
  'nothing-left': 'nothing left to measure',
};
