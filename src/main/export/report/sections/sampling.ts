/** Which variation the intervals of a report contain, and the samples of its points in the order taken. */
import { say } from '../../../../shared/words/say.ts';
import { containsText } from '../../../../shared/words/facts/sampling.ts';
import { restartsOf } from '../../../../shared/statistics/hierarchical.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { panelBlocks, type Panel } from '../charts.ts';
import type { Block } from '../document.ts';
import { pointSizes } from '../../../../shared/findings/runs/setting.ts';
import { lineSizeIn, mainSizeIn, type ReportData } from '../settings.ts';

/** More drawings than this and nobody looks at them; the table has every sample. */
const MOST_POINTS = 6;

/** One sentence for each number of restarts among the runs. */
export function variationText(runs: readonly Run[]): string {
  const timed = runs.filter(({ timing }) => (timing?.solveNs.ci95 ?? null) !== null);
  if (timed.length === 0) return say('report.sampling.no-interval');
  const groups = Map.groupBy(timed, (run) => containsText(countedSampling(run), run.timing?.solveNs.samples.length));
  const parts = [...groups].map(([contains, members]) =>
    groups.size === 1
      ? say('report.sampling.each', { contains })
      : say('report.sampling.some', { runs: members.length, contains }),
  );
  const between = timed.some((run) => restartsIn(run) > 1) ? [say('report.sampling.between')] : [];
  const hint = hasSingleProcess(timed) ? [say('report.sampling.hint')] : [];
  return [...parts, ...between, ...hint].join(' ');
}

/** Some intervals contain nothing of what differs between processes. */
export function hasSingleProcess(runs: readonly Run[]): boolean {
  return runs.some((run) => run.timing !== null && (restartsIn(run) === 1 || run.sampling?.restarted === 'worker'));
}

function restartsIn({ timing, sampling }: Run): number {
  return restartsOf({ samples: timing?.solveNs.samples ?? [], sampling });
}

/** As many restarts as there are samples of: a bundle may claim more. */
function countedSampling(run: Run): Run['sampling'] {
  return run.sampling && { ...run.sampling, restarts: restartsIn(run) };
}

/** The largest points of every setting and size of lines, each with the samples of all its contenders. */
export function runOrderBlocks(data: ReportData): Block[] {
  const panels = data.settings.flatMap(({ label, runs }): Panel[] => {
    const points = Map.groupBy(
      runs.filter(({ sampling, timing }) => sampling !== null && timing !== null),
      ({ sweepId, point, config }) => JSON.stringify([sweepId, point, lineSizeIn({ config })]),
    );
    const largest = new Map<number, readonly Run[]>();
    for (const members of points.values()) {
      const [first] = members;
      if (!first) continue;
      const [kept] = largest.get(lineSizeIn(first)) ?? [];
      const known = kept ? mainSizeIn(kept) : 0;
      if (mainSizeIn(first) > known) largest.set(lineSizeIn(first), members);
    }
    return [...largest.values()].map((members) => ({ label: panelLabel(members, label), runs: members }));
  });
  return panelBlocks('run-order', panels.slice(0, MOST_POINTS), data);
}

function panelLabel([first]: readonly Run[], label: string): string {
  return first ? [...pointSizes(first.config), label].join(' · ') : label;
}
