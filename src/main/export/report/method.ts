/** How it was measured, in plain words. */
import { rnnConfigOf } from '../../../shared/studies/rnn/config.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { thresholdsOf } from '../../../shared/contract/thresholds.ts';
import { formatCount, formatError, formatPercent } from '../../../shared/text/units.ts';
import type { Block, Section } from './document.ts';
import { ALGORITHM_NOTES, CELL_NOTES, noteOn } from './glossary.ts';
import { variationText } from './sections/sampling.ts';
import type { ReportData } from './settings.ts';

function list(values: readonly (string | number)[]): string {
  return [...new Set(values)].map((value) => (typeof value === 'number' ? formatCount(value) : value)).join(', ');
}

function problemText(runs: readonly Run[]): string {
  const given = [...new Set(runs.flatMap((run) => (run.config.problem === null ? [] : [run.config.problem])))];
  const drawn = runs.some((run) => run.config.problem === null);
  const gains = list(runs.map((run) => String(rnnConfigOf(run.config).gain)));
  const seeds = list(runs.map((run) => String(run.config.seed)));
  const parts = [];
  if (drawn)
    parts.push(
      `Weights and inputs are drawn from seed ${seeds}: recurrent weights normal with standard deviation gain/√n for matrices of n columns (n = D as a rule; D/2 for lstm and lem, which keep two states a unit) and gain ${gains}, input weights with 1/√X, biases zero, inputs standard normal.`,
    );
  if (given.length > 0) parts.push(`Given problems: ${given.join('; ')}.`);
  const epsilons = list(runs.flatMap(({ config }) => (rnnConfigOf(config).warmStart === null ? [] : [String(rnnConfigOf(config).warmStart)])));
  const warm =
    epsilons === ''
      ? ''
      : ` Runs with a warm start multiply every weight by 1 + ε·normal (ε ${epsilons}) and start from the trajectory of the unchanged weights.`;
  return `${parts.join(' ')} The iteration starts from a trajectory of zeros unless a given problem brings a guess, in 32-bit floating point.${warm}`;
}

function repetitionText(runs: readonly Run[]): string {
  const counts = runs.flatMap((run) => (run.timing ? [run.timing.solveNs.samples.length] : []));
  if (counts.length === 0) return 'Nothing was timed.';
  const low = counts.reduce((a, b) => Math.min(a, b));
  const high = counts.reduce((a, b) => Math.max(a, b));
  const range = low === high ? `${low}` : `${low} to ${high}`;
  const asked = runs.filter(({ timing }) => timing).map(({ notes }) => thresholdsOf(notes));
  const precision = [...new Set(asked.map((one) => formatPercent(one.precision)))].join(' or ');
  const most = list(asked.map(({ maxSamples }) => maxSamples));
  return `A verified pilot sizes the submits; pilot and warm-up are not counted. Then each point is repeated as often as was asked for, or else at least 6 times, and until all its medians are known to ${precision} or its time budget is spent, at most ${most} times (here ${range} samples). Where one solve alone exceeds the budget, or does not converge, the pilot is the one sample and there is no interval. No sample is dropped.`;
}

/** Order seeds that the measurement noted on its runs. */
function orderText(runs: readonly Run[]): string {
  const seeds = [
    ...new Set(runs.flatMap((run) => (Object.hasOwn(run.notes, 'orderSeed') ? [run.notes['orderSeed'] ?? ''] : []))),
  ];
  const seed = seeds.length > 0 ? ` (seed ${seeds.join(', ')})` : '';
  return `All algorithms of a point are repeated in turns, in an order drawn anew for each block of repetitions from a stored seed${seed}: drift of clocks and temperature meets all of them alike.`;
}

/** What is the same for every sweep. */
const TIMED =
  'From the inputs on the GPU to the states on the GPU: from before the first submit is encoded to the arrival of the last status, on the host clock. Inside lie the products of inputs and weights, the trace of each iteration, and every round trip that asks whether to stop; outside lie drawing the problem, uploading it, compiling the kernels, the final residual, and reading back states and trace. GPU time, where the adapter has timestamps, is the sum of the spans of the same submits, without the gaps between them.';
const SEQUENTIAL =
  'The same device steps through the sequence in one kernel, state and weights held by the lanes that use them, loaded once per segment of steps; segments keep submits short. It is not a CPU loop and not one dispatch per step: a slow baseline would flatter the others.';
const INTERVALS =
  'Medians, with 95 % intervals from the bootstrap, computed instead of drawn, widened for the correlation of neighbouring samples and for their small number; below 6 samples there is none. Where samples are no independent draws of one speed, which a test of their order and of two modes finds, the interval reaches over every level that they kept. No interval is narrower than a step of the clock. A speed-up is the median over blocks (one repetition of each algorithm of a point) of sequential over own time in the same block, so it is not exactly the ratio of the two medians shown; its interval resamples whole blocks. Faster or slower is said only where the whole interval lies beyond 1× by more than the practical threshold, and where this stands after Holm’s correction over all speed-ups of the sweep. Of fewer than three processes it is said of this process only, and makes no headline and no winner, unless earlier sweeps with restarts measured how much ratios differ between processes on the adapter: then the interval is widened by that. The intervals themselves are not widened for the number of points.';

function convergenceText(runs: readonly Run[]): string {
  const tolerances = [...new Set(runs.map((run) => rnnConfigOf(run.config).tolerance))]
    .map((value) => formatError(value))
    .join(', ');
  return `Iteration stops when no entry of any sequence moved by more than the tolerance (${tolerances || 'none'}), all sequences of a batch together. It has converged only if the residual is small as well: at most max(10·tol, 1e-5), scaled by the largest state. Otherwise the run is not converged (stalled).`;
}

const VERIFIED =
  'Before any time counts, and once more after the last, the states are compared with the verified sequential result of the same problem, and that one with 64-bit arithmetic over as many steps as are affordable; each run names its reference. Without a verified sequential result the 64-bit one stands in. On chaotic problems the residual is judged instead. An error above 50·tol (at least 1e-5), scaled by the largest state, makes the run wrong (1e-4 for sequential evaluation, whatever the tolerance): it is shown, and never becomes a speed-up.';

const GRADIENT =
  'Runs with gradient time a solve and the gradient of Σ c·s (seeded c) behind it together, with respect to initial states, inputs and all weights. Sequential evaluation goes backwards step by step; the others take one reversed scan with the dense Jacobians at the solution. Every part is verified: sequential against 64-bit arithmetic, the others against sequential, to 1e-3 or 50·tol of its largest entry; on chaotic problems each backward step by itself.';

export function methodSection(data: ReportData): Section {
  const { runs } = data.bundle;
  const cells = [...new Set(runs.map((run) => rnnConfigOf(run.config).cell))];
  const algorithms = [...new Set(runs.map((run) => run.config.contender))];
  const cellText = cells.map((cell) => [cell, noteOn(CELL_NOTES, cell)].filter(Boolean).join(': ')).join('; ');
  const blocks: Block[] = [
    {
      kind: 'facts',
      items: [
        [
          'Question',
          'A recurrence seems to force T steps one after the other. Methods that guess the whole trajectory and correct it in parallel need more arithmetic but fewer dependent steps. Which is faster, here?',
        ],
        ['Cells', cellText || 'none'],
        [
          'Grid',
          `length T ${list(runs.map((run) => rnnConfigOf(run.config).length)) || '–'}; state size D ${list(runs.map((run) => rnnConfigOf(run.config).state)) || '–'}; batch B ${list(runs.map((run) => rnnConfigOf(run.config).batch)) || '–'}`,
        ],
        ['Problem', problemText(runs)],
        ['Convergence', convergenceText(runs)],
        ['Verification', VERIFIED],
        ...(runs.some((run) => rnnConfigOf(run.config).gradient) ? [['Gradient', GRADIENT] as const] : []),
        ['Timed window', TIMED],
        ['Sequential', SEQUENTIAL],
        ['Repetition', repetitionText(runs)],
        ['Order', orderText(runs)],
        ['Intervals', INTERVALS],
        ['What intervals contain', variationText(runs)],
      ],
    },
    { kind: 'heading', text: 'Algorithms' },
    {
      kind: 'facts',
      items: algorithms.map(
        (name) => [name, noteOn(ALGORITHM_NOTES, name) ?? 'not described by this version'] as const,
      ),
    },
  ];
  return { id: 'method', title: 'Method', blocks };
}
