/** How far the numbers may be compared with others: a whole preset or custom, GPU or software, complete or not. */
import { isDisturbed } from '../../../shared/disturbances.ts';
import type { Run } from '../../../shared/run.ts';
import { isRefuted } from '../../../shared/status.ts';
import { PRESETS, pointsOf, type Sweep } from '../../../shared/sweep.ts';
import { tolerancesOf } from '../../../shared/tolerances.ts';
import type { Report } from './document.ts';
import { distinct, driftedRuns, noisyRuns, type ReportData } from './settings.ts';

type Badge = Report['badges'][number];

/** Names of the software adapters that were measured. */
export function softwareNames(data: ReportData): string[] {
  const used = [...new Set(data.bundle.runs.map((run) => run.adapterId))];
  return used.flatMap((id) => {
    const adapter = data.adapters.get(id);
    if (adapter?.type === 'gpu') return [];
    return [adapter?.name ?? id];
  });
}

/** Whether a run is what the preset would have measured: its name alone proves nothing. */
function isWithin(run: Run, sweep: Sweep): boolean {
  const { config } = run;
  return (
    sweep.cells.includes(config.cell) &&
    sweep.algorithms.includes(config.algorithm) &&
    sweep.lengths.includes(config.length) &&
    sweep.states.includes(config.state) &&
    sweep.batches.includes(config.batch) &&
    sweep.seeds.includes(config.seed) &&
    config.input === (sweep.input ?? config.state) &&
    config.gain === sweep.gain &&
    tolerancesOf(sweep.tolerance).includes(config.tolerance) &&
    config.gradient === sweep.gradient &&
    config.reset === sweep.reset &&
    config.warmStart === sweep.warmStart &&
    config.problem === null
  );
}

function presetBadge(runs: readonly Run[]): Badge {
  const [preset, ...others] = new Set(runs.map((run) => run.preset));
  const known = preset !== null && preset !== undefined && Object.hasOwn(PRESETS, preset) ? PRESETS[preset] : undefined;
  if (!known || others.length > 0) return { tone: 'plain', text: 'Custom sweep' };
  if (!runs.every((run) => isWithin(run, known.sweep)))
    return { tone: 'plain', text: `Custom sweep, based on ${preset}` };
  const adapters = new Set(runs.map((run) => run.adapterId)).size;
  const expected = pointsOf(known.sweep).length * known.sweep.algorithms.length * adapters;
  const found = new Set(
    runs.map(({ adapterId, config: c }) =>
      [adapterId, c.cell, c.algorithm, c.length, c.state, c.batch, c.seed].join('\n'),
    ),
  ).size;
  if (found < expected) return { tone: 'even', text: `Preset ${preset}, incomplete: ${found} of ${expected} runs` };
  return { tone: 'good', text: `Preset ${preset}, complete` };
}

/** Short labels for the head of the report; the most important first. */
export function badgesOf(data: ReportData): Badge[] {
  const { runs } = data.bundle;
  const badges: Badge[] = [];
  const software = softwareNames(data).length;
  const used = new Set(runs.map((run) => run.adapterId)).size;
  if (software > 0) {
    const text = software < used ? 'Partly on a software adapter, the CPU' : 'Software adapter: measured on the CPU';
    badges.push({ tone: 'bad', text });
  }
  if (runs.length > 0) badges.push(presetBadge(runs));
  const wrong = runs.filter(({ status }) => isRefuted(status)).length;
  if (wrong > 0) badges.push({ tone: 'bad', text: `${wrong} wrong ${wrong === 1 ? 'result' : 'results'}` });
  const unfaithful = runs.filter((run) => run.status === 'unfaithful').length;
  if (unfaithful > 0) badges.push({ tone: 'bad', text: `${unfaithful} unfaithful to their method` });
  const failed = runs.filter((run) => run.status === 'failed').length;
  if (failed > 0) badges.push({ tone: 'bad', text: `${failed} failed` });
  const drifted = driftedRuns(data).length;
  if (drifted > 0)
    badges.push({
      tone: 'even',
      text: `The machine changed its speed during ${drifted} ${drifted === 1 ? 'run' : 'runs'}`,
    });
  const noisy = noisyRuns(data).length;
  if (noisy > 0) badges.push({ tone: 'even', text: `Sticky noise in ${noisy} ${noisy === 1 ? 'run' : 'runs'}` });
  const disturbed = runs.filter(({ disturbances }) => isDisturbed(disturbances)).length;
  if (disturbed > 0)
    badges.push({ tone: 'even', text: `${disturbed} ${disturbed === 1 ? 'run was' : 'runs were'} disturbed` });
  const few = distinct(
    runs.filter((run) => run.timing !== null),
    (run) => run.timing?.solveNs.samples.length ?? 0,
  )[0];
  if (few !== undefined && few < 6)
    badges.push({ tone: 'even', text: 'Some points have too few samples for an interval' });
  return badges;
}
