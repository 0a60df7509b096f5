/** What has to be known to read the comparison that ends a measurement: sentences below its table. */
import { disturbanceName } from '../../shared/words/facts/surroundings.ts';
import { isNoisy } from '../../shared/findings/runs/basis-notes.ts';
import { variationText } from '../../main/export/report/sections/sampling.ts';
import { type DisturbanceKind, isDisturbed } from '../../shared/contract/parts/disturbances.ts';
import type { Run } from '../../shared/contract/run.ts';
import { isBaseline } from '../../shared/studies/axes.ts';
import { isReference, studyOf } from '../../shared/studies/index.ts';
import { say } from '../../shared/words/say.ts';

/** One line each; none where nothing was measured. */
export function remarksOn(runs: readonly Run[]): string[] {
  const lines = [intervalText(runs), withoutSequential(runs), noiseSummary(runs), disturbanceSummary(runs)];
  return lines.filter((line) => line !== null);
}

function intervalText(runs: readonly Run[]): string | null {
  const variation = runs.some(({ timing }) => (timing?.solveNs.ci95 ?? null) !== null) ? variationText(runs) : null;
  const ratio = runs.some(({ speedup }) => speedup !== null) ? say('remarks.speedup') : null;
  return [variation, ratio].filter((text) => text !== null).join(' ') || null;
}

/** Where stepping was not asked for it is solved once, untimed, to verify the others. */
function withoutSequential(runs: readonly Run[]): string | null {
  const reference = runs[0] ? studyOf(runs[0].config).reference : '';
  const isMissing = runs.every(({ config }) => !isReference(config));
  const isAsked = runs.some(({ config, timing }) => timing !== null && !isBaseline(config));
  return isMissing && isAsked ? say('remarks.no-speedups', { reference, runs: flagOf(runs) }) : null;
}

/** The flag that asks for contenders: of a study with a flat form by its name there. */
function flagOf([first]: readonly Run[]): string {
  return `--${(first && studyOf(first.config).flat?.contender) ?? 'contender'}`;
}

/** What keeps samples from being independent draws of one speed, which intervals take them for. */
function noiseSummary(runs: readonly Run[]): string | null {
  const noisy = runs.filter((run) => isNoisy(run)).length;
  if (noisy === 0) return null;
  return say('remarks.sticky', { noisy, count: runs.length });
}

/** "Disturbed: 24 of 32 runs (other load 24, speed 3). Drifted while …: 3 of 32. …"; null where nothing was noticed. */
function disturbanceSummary(runs: readonly Run[]): string | null {
  const disturbed = runs.filter(({ disturbances }) => isDisturbed(disturbances));
  const drifted = runs.filter(({ notes }) => notes['drift'] !== undefined).length;
  if (disturbed.length + drifted === 0) return null;
  const all = say('remarks.of-runs', { count: runs.length });
  const parts = [
    ...(disturbed.length > 0
      ? [say('remarks.disturbed', { count: disturbed.length, all, disturbed: kindsText(disturbed) })]
      : []),
    ...(drifted > 0 ? [say('remarks.drifted', { drifted, all })] : []),
  ];
  return say('remarks.see-show', { parts: parts.join(' ') });
}

/** Of each kind the runs, and what became of their repetitions where the machine's speed changed. */
function kindsText(runs: readonly Run[]): string {
  const runsOf = new Map<DisturbanceKind, number>();
  for (const { disturbances } of runs)
    for (const kind of new Set(disturbances.map((one) => one.kind))) runsOf.set(kind, (runsOf.get(kind) ?? 0) + 1);
  runsOf.delete('unwatched');
  const kinds = [...runsOf].map(([kind, count]) => `${disturbanceName(kind).toLowerCase()} ${count}`);
  const repeated = runs.filter((run) => run.disturbances.some(({ setAsideNs }) => setAsideNs.length > 0)).length;
  return [...kinds, ...(repeated > 0 ? [say('remarks.repeated', { repeated })] : [])].join(', ');
}
