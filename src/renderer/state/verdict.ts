/** The answer to "does parallel evaluation pay here?": one sentence, and who wins where. Only `ok` runs take part. */
import type { RunSummary } from '../../shared/bridge.ts';
import { formatCount, formatRatio } from '../../shared/units.ts';
import { algorithmText } from './wording.ts';

export type Side = 'faster' | 'slower' | 'open';

/** The parallel algorithm with the highest speed-up at one length and state size. */
export interface Winner {
  readonly length: number;
  readonly state: number;
  readonly best: RunSummary;
  readonly side: Side;
}

/** Everything that is equal but length, state and algorithm. */
export interface VerdictGroup {
  readonly label: string;
  readonly software: boolean;
  readonly lengths: readonly number[];
  readonly states: readonly number[];
  readonly winners: readonly Winner[];
}

export interface Verdict {
  readonly side: Side | 'none';
  readonly headline: string;
  readonly detail: string;
  readonly groups: readonly VerdictGroup[];
}

/** On which side of 1× a run is, as far as its interval tells. */
export function sideOf(run: Pick<RunSummary, 'speedup' | 'speedupCi95'>): Side {
  const [low, high] = run.speedupCi95 ?? [0, Number.POSITIVE_INFINITY];
  if (low > 1) return 'faster';
  return high < 1 ? 'slower' : 'open';
}

export function verdictOf(rows: readonly RunSummary[]): Verdict {
  const groups = groupsOf(rows);
  const group = groups.find(({ winners }) => winners.length > 0);
  if (!group) return { side: 'none', headline: 'No verdict yet', detail: whyNone(rows), groups };
  const wins = group.winners.filter(({ side }) => side === 'faster');
  const [top] = [...group.winners].sort((a, b) => (b.best.speedup ?? 0) - (a.best.speedup ?? 0));
  const best = top?.best;
  const where = best ? `${algorithmText(best.config)} at T ${formatCount(best.config.length)}, D ${formatCount(best.config.state)}` : '';
  const ratio = formatRatio(best?.speedup ?? 0);
  const others = groups.length > 1 ? ` Judged on ${group.label}.` : '';
  if (wins.length > 0) {
    const share = wins.length === group.winners.length ? 'at every size measured' : `at ${wins.length} of ${group.winners.length} sizes`;
    return {
      side: 'faster',
      headline: `Parallel evaluation wins ${share}, by up to ${ratio}`,
      detail: `Best: ${where}. ${crossoverText(group)}${others}`,
      groups,
    };
  }
  const unsure = group.winners.some(({ side }) => side === 'open');
  return {
    side: unsure ? 'open' : 'slower',
    headline: unsure ? 'No win for parallel evaluation is beyond doubt here' : 'Stepping through the sequence is faster here',
    detail: `The best parallel result is ${ratio}, by ${where}.${others}`,
    groups,
  };
}

/** From which length on parallel evaluation wins, for each state size where it does. */
function crossoverText(group: VerdictGroup): string {
  const parts = group.states.flatMap((state) => {
    const here = group.winners.filter((winner) => winner.state === state).sort((a, b) => a.length - b.length);
    const first = here.findIndex((_winner, index) => here.slice(index).every(({ side }) => side === 'faster'));
    const from = here[first];
    return from ? [`D ${formatCount(state)} from T ${formatCount(from.length)}`] : [];
  });
  if (parts.length === 0) return '';
  return `It pays with ${parts.length > 6 ? `${parts.slice(0, 6).join(', ')} and more` : parts.join(', ')}.`;
}

function whyNone(rows: readonly RunSummary[]): string {
  if (!rows.some(({ config }) => config.algorithm === 'sequential'))
    return 'A speed-up needs a sequential run measured side by side with the others.';
  return 'None of the parallel runs here was verified; their status says why.';
}

function groupsOf(rows: readonly RunSummary[]): VerdictGroup[] {
  const groups = new Map<string, RunSummary[]>();
  for (const row of rows) {
    const label = labelOf(row);
    groups.set(label, [...(groups.get(label) ?? []), row]);
  }
  const found = [...groups].map(([label, members]) => groupOf(label, members));
  return found.sort((a, b) => Number(a.software) - Number(b.software));
}

function labelOf({ config, adapterName, adapterType }: RunSummary): string {
  const parts = [config.cell, `B ${formatCount(config.batch)}`];
  if (config.gain !== 1) parts.push(`gain ${config.gain}`);
  if (config.tolerance !== 1e-4) parts.push(`tol ${config.tolerance}`);
  if (config.gradient) parts.push('with gradient');
  return [...parts, adapterType === 'software' ? `${adapterName} (software)` : adapterName].join(' · ');
}

function groupOf(label: string, rows: readonly RunSummary[]): VerdictGroup {
  const ascending = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
  const best = new Map<string, RunSummary>();
  for (const row of rows) {
    if (row.status !== 'ok' || row.speedup === null || row.config.algorithm.endsWith('sequential')) continue;
    const key = `${row.config.state} ${row.config.length}`;
    const known = best.get(key)?.speedup ?? 0;
    if (row.speedup > known) best.set(key, row);
  }
  return {
    label,
    software: rows.some(({ adapterType }) => adapterType === 'software'),
    lengths: ascending(rows.map(({ config }) => config.length)),
    states: ascending(rows.map(({ config }) => config.state)),
    winners: [...best.values()].map((run) => ({ length: run.config.length, state: run.config.state, best: run, side: sideOf(run) })),
  };
}
