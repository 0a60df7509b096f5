/** What the measured runs say in one sentence per adapter and cell; of repeated sweeps by the rule of `winners.ts`. */
import { rnnConfigOf } from '../../studies/rnn/config.ts';
import { byAdapter } from '../runs/adapter-order.ts';
import { crossover, crossoverText } from './crossover.ts';
import type { RunConfig } from '../../contract/run.ts';
import { contenderText, warmStartText } from '../runs/setting.ts';
import { formatCount } from '../../text/units.ts';
import {
  comparisonOf,
  isGeneral,
  judgedRatioText,
  judgeRows,
  type PointVerdict,
  type VerdictRow,
  verdictsOf,
} from './verdict.ts';
import { countedRows, namedRows } from './winners.ts';

/** `headlinesOf` in one text. */
export function headlineOf(rows: readonly VerdictRow[]): string {
  return headlinesOf(rows).join(' ');
}

/**
 * Whether and where parallel evaluation beats sequential evaluation: one sentence per adapter and cell, and apart for
 * each given problem, warm start, and for what includes the gradient. Adapters come in the order of `byAdapter`.
 */
export function headlinesOf(rows: readonly VerdictRow[]): string[] {
  if (rows.length === 0) return ['Nothing was measured.'];
  const ordered = byAdapter(judgeRows(rows)).flatMap((adapter) => adapter.rows);
  const groups = Map.groupBy(ordered, ({ adapterId, config }) => {
    const { cell, problem, warmStart, gradient } = rnnConfigOf(config);
    return JSON.stringify([adapterId, cell, problem, warmStart, gradient]);
  });
  return [...groups.values()].map(sentenceOf);
}

function sentenceOf(rows: readonly VerdictRow[]): string {
  const verdicts = verdictsOf(namedRows(rows));
  const [first] = verdicts;
  if (!first) return '';
  const where = `On ${first.adapterName}${first.adapterType === 'software' ? ' (software)' : ''}`;
  const cell = questionText(first.config);
  const known = verdicts.filter(({ best }) => best !== null);
  const compared = known.filter(({ best }) => best !== null && isGeneral(best));
  if (compared.length === 0 && known.length > 0) return `${where}, ${withoutHeadline(cell, topOf(known))}.`;
  const wins = compared.filter(({ comparison }) => comparison === 'faster');
  const top = topOf(compared);
  if (!top?.best)
    return `${where}, no parallel method can be compared with sequential evaluation of ${cell}: ${whyNone(verdicts)}.${cpuSentence(verdicts)}`;
  const lengths = compared.map(({ config }) => rnnConfigOf(config).length);
  const upTo = `up to T = ${formatCount(Math.max(...lengths))}`;
  const grounds = `; the best, ${bestText(top.best)}${workerText(compared)}`;
  if (wins.length > 0) {
    const share = shareText(wins.length, compared.length, verdicts.length);
    return `${where}, parallel beats sequential evaluation of ${cell} ${share} ${upTo}${grounds}${crossoverOf(rows, top.best)}.${cpuSentence([top])}`;
  }
  return `${where}, ${claimWithoutWin(compared)} sequential evaluation of ${cell} ${upTo}${grounds}.${cpuSentence([top])}`;
}

/** Of the longest of these points that has a CPU contender: whether the device is worth it there; nothing without one. */
function cpuSentence(verdicts: readonly PointVerdict[]): string {
  const [longest] = verdicts
    .filter(({ cpu }) => cpu !== null)
    .toSorted((a, b) => rnnConfigOf(b.config).length - rnnConfigOf(a.config).length);
  if (!longest) return '';
  const { state, batch, length } = rnnConfigOf(longest.config);
  const sizes = `D = ${formatCount(state)}${batch > 1 ? `, B = ${formatCount(batch)}` : ''}, T = ${formatCount(length)}`;
  return ` At ${sizes}, ${longest.cpu}.`;
}

/** The highest ratio; one that is clearly faster goes first. */
function topOf(verdicts: readonly PointVerdict[]): PointVerdict | undefined {
  const wins = verdicts.filter(({ comparison }) => comparison === 'faster');
  return (wins.length > 0 ? wins : verdicts).toSorted((a, b) => (b.best?.speedup ?? 0) - (a.best?.speedup ?? 0))[0];
}

/** What one process says is no headline: ratios differ from process to process, by nobody knows how much. */
function withoutHeadline(cell: string, top: PointVerdict | undefined): string {
  const isTwo = top?.best?.basis?.restarts === 2;
  const [processes, claim] = isTwo ? ['two processes', 'these two'] : ['one process', 'this process'];
  const best = top?.best ? `; in ${claim} the best, ${bestText(top.best)}` : '';
  return `no general verdict on ${cell}: measured in ${processes} only, and ratios differ from process to process (measure with at least 3 restarts)${best}`;
}

/** Restarts of the application's worker stay within one process. */
function workerText(compared: readonly PointVerdict[]): string {
  const isWorker = compared.some(({ best }) => best?.basis?.restarted === 'worker' && best.verdict?.isLocal);
  return isWorker ? ', in one process with its compute worker started anew' : '';
}

/** "a GRU", "the given problem sine (a GRU) from a warm start ε 0.01": what was evaluated. */
function questionText(config: RunConfig): string {
  const { cell, problem, warmStart, gradient } = rnnConfigOf(config);
  const phrase = CELL_PHRASES[cell] ?? `the cell ${cell}`;
  const what = problem === null ? phrase : `the given problem ${problem} (${phrase})`;
  const start = warmStart === null ? '' : ` from a ${warmStartText(warmStart)}`;
  return `${what}${gradient ? ' with its gradient' : ''}${start}`;
}

/** "at 3 of 8 points"; points at which nothing could be compared are not counted, and that is said. */
function shareText(wins: number, compared: number, all: number): string {
  const kind = compared < all ? 'comparable point' : 'point';
  if (compared === 1) return `at the only ${kind}`;
  return `at ${wins === compared ? 'all' : `${wins} of`} ${compared} ${kind}s`;
}

/** An advantage that no interval backs is neither a win nor a defeat. */
function claimWithoutWin(compared: readonly PointVerdict[]): string {
  if (compared.every(({ comparison }) => comparison === 'slower')) return 'no parallel method beats';
  const isOpen = compared.some(({ comparison, best }) => comparison === 'ambiguous' && (best?.speedup ?? 0) > 1);
  return isOpen ? 'it is not settled whether a parallel method beats' : 'no parallel method clearly beats';
}

function whyNone(verdicts: readonly PointVerdict[]): string {
  if (verdicts.every(({ fastest }) => fastest === null)) return 'no run passed verification';
  return verdicts.every(({ sequential }) => sequential === null)
    ? 'there is no verified sequential run beside one'
    : 'no parallel run passed verification';
}

function bestText(row: VerdictRow): string {
  const { config } = row;
  const batch = rnnConfigOf(config).batch > 1 ? `, B = ${formatCount(rnnConfigOf(config).batch)}` : '';
  const sizes = `at D = ${formatCount(rnnConfigOf(config).state)}${batch}, T = ${formatCount(rnnConfigOf(config).length)}`;
  return `${contenderText(config)} ${sizes}, reaches ${judgedRatioText(row)}`;
}

/**
 * Where the winner overtakes sequential evaluation, from all points that differ from its best one in length and seed
 * alone. Said only where every longer run of it was clearly faster.
 */
function crossoverOf(rows: readonly VerdictRow[], best: VerdictRow): string {
  const alike = countedRows(rows).filter(({ config }) => seriesKey(config) === seriesKey(best.config));
  const points = alike.flatMap(({ status, config, speedup, speedupCi95 }) =>
    status === 'ok' && speedup !== null
      ? [{ length: rnnConfigOf(config).length, ratio: speedup, interval: speedupCi95 }]
      : [],
  );
  const found = crossover(points);
  if (!found || new Set(points.map(({ length }) => length)).size < 2) return '';
  if (found.kind !== 'at' && found.kind !== 'from-smallest') return '';
  const start = found.crossings[0]?.length ?? found.shortest;
  const beyond = alike.filter(({ config }) => rnnConfigOf(config).length >= start);
  if (!beyond.every((row) => row.status === 'ok' && comparisonOf(row) === 'faster' && isGeneral(row))) return '';
  return `, and it is ahead ${crossoverText(found)}`;
}

function seriesKey(config: RunConfig): string {
  const { length: _length, seed: _seed, input, state, maxIterations: _most, ...rest } = rnnConfigOf(config);
  const inputRule = input === state ? 'state' : input;
  return JSON.stringify([state, inputRule, ...Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

const CELL_PHRASES: Readonly<Record<string, string>> = {
  gru: 'a GRU',
  elman: 'an Elman network',
  lstm: 'an LSTM',
  lem: 'a LEM',
  lorenz96: 'Lorenz-96',
  'ar-gru': 'an autoregressive GRU',
  node: 'a neural ODE',
};
