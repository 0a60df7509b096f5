/** How far the numbers may be compared with others: a whole preset or custom, GPU or software, complete or not. */
import { say } from '../../../../shared/words/say.ts';
import { isDisturbed } from '../../../../shared/contract/parts/disturbances.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { presetOfRuns } from '../../../../shared/findings/runs/preset.ts';
import { isRefuted } from '../../../../shared/contract/status.ts';
import { STUDIES } from '../../../../shared/studies/index.ts';
import type { Report } from '../document.ts';
import { distinct, driftedRuns, noisyRuns, type ReportData } from '../settings.ts';

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

function presetBadge(runs: readonly Run[]): Badge {
  const match = presetOfRuns(runs);
  if (match === null) {
    const [preset, ...others] = new Set(runs.map((run) => run.preset));
    const isNamed =
      preset !== null &&
      preset !== undefined &&
      others.length === 0 &&
      STUDIES.some(({ presets }) => presets.some(({ id }) => id === preset));
    return { tone: 'plain', text: isNamed ? say('report.badge.based', { preset }) : say('report.badge.custom') };
  }
  const { name, found, expected } = match;
  if (found < expected) return { tone: 'even', text: say('report.badge.incomplete', { name, found, expected }) };
  return { tone: 'good', text: say('report.badge.complete', { name }) };
}

/** Short labels for the head of the report; the most important first. */
export function badgesOf(data: ReportData): Badge[] {
  const { runs } = data.bundle;
  const badges: Badge[] = [];
  const software = softwareNames(data).length;
  const used = new Set(runs.map((run) => run.adapterId)).size;
  if (software > 0) {
    const text = software < used ? say('report.badge.partly-software') : say('report.badge.software');
    badges.push({ tone: 'bad', text });
  }
  if (runs.length > 0) badges.push(presetBadge(runs));
  const wrong = runs.filter(({ status }) => isRefuted(status)).length;
  if (wrong > 0) badges.push({ tone: 'bad', text: say('report.badge.wrong', { wrong }) });
  const unfaithful = runs.filter((run) => run.status === 'unfaithful').length;
  if (unfaithful > 0) badges.push({ tone: 'bad', text: say('report.badge.unfaithful', { unfaithful }) });
  const failed = runs.filter((run) => run.status === 'failed').length;
  if (failed > 0) badges.push({ tone: 'bad', text: say('report.badge.failed', { failed }) });
  const drifted = driftedRuns(data).length;
  if (drifted > 0)
    badges.push({
      tone: 'even',
      text: say('report.badge.drifted', { drifted }),
    });
  const noisy = noisyRuns(data).length;
  if (noisy > 0) badges.push({ tone: 'even', text: say('report.badge.noisy', { noisy }) });
  const disturbed = runs.filter(({ disturbances }) => isDisturbed(disturbances)).length;
  if (disturbed > 0) badges.push({ tone: 'even', text: say('report.badge.disturbed', { disturbed }) });
  const few = distinct(
    runs.filter((run) => run.timing !== null),
    (run) => run.timing?.solveNs.samples.length ?? 0,
  )[0];
  if (few !== undefined && few < 6) badges.push({ tone: 'even', text: say('report.badge.few') });
  return badges;
}
