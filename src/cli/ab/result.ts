/** What two versions in turns came to: for programs, for a terminal, and for an exit status. */
import { reasonText, reasonTextOrNull } from '../../shared/words/reason-text.ts';
import { worstOf } from '../../shared/statistics/detectable.ts';
import { CONTROL_LEVEL, type TurnPair, type TurnsJudged } from '../../shared/statistics/in-turns.ts';
import { formatNs, formatPercent, formatRatio } from '../../shared/text/units.ts';
import type { Failure } from '../comparison/comparison.ts';
import { ratioTexts } from '../output/run-table.ts';
import { type Column, textTable } from '../output/text-table.ts';
import type { AbMeasured, Process } from './measuring.ts';
import type { Version } from './versions.ts';
import { detectableText, shareText, verdictText } from '../../shared/words/findings/comparing.ts';
import { say } from '../../shared/words/say.ts';

export interface AbResult {
  readonly before: Version;
  readonly after: Version;
  readonly measured: AbMeasured;
  readonly judged: TurnsJudged;
  readonly threshold: number;
  readonly failOn: readonly Failure[];
  /** As a share. */
  readonly minDetectable: number;
  readonly allowEmpty: boolean;
  readonly seed: number;
}

/** What has no ratio, with the reason. */
interface NotCompared {
  readonly label: string;
  readonly reason: string;
}

function notCompared({ measured: { processes }, judged: { pairs } }: AbResult): NotCompared[] {
  const compared = new Set(pairs.map(({ label }) => label));
  const labels = new Set(processes.flatMap(({ times, uncounted }) => [...times.keys(), ...uncounted.keys()]));
  return [...labels]
    .filter((label) => !compared.has(label))
    .map((label) => ({ label, reason: whyNot(processes, label) }));
}

function whyNot(processes: readonly Process[], label: string): string {
  for (const side of ['before', 'after'] as const) {
    const own = processes.filter(({ role }) => (role === 'after') === (side === 'after'));
    if (own.every(({ times, uncounted }) => !times.has(label) && !uncounted.has(label)))
      return say('ab.side-without', { side });
    const why = own.map(({ uncounted }) => uncounted.get(label)).find((one) => one !== undefined);
    if (why !== undefined) return `${side}: ${why}`;
  }
  return say('ab.no-whole-turn');
}

/** Slow-downs that could not have been found where nothing was settled. */
function isInconclusive({ verdict, detectable }: TurnPair, minDetectable: number): boolean {
  return verdict === 'ambiguous' && (detectable.confirmed === null || detectable.confirmed > minDetectable);
}

/** Everything that makes the exit status 1, one line each. */
export function abFailures(result: AbResult): string[] {
  const { judged, failOn, minDetectable, threshold } = result;
  const found = judged.pairs.flatMap((pair): string[] => {
    const kinds: readonly [Failure, boolean][] = [
      ['regression', pair.verdict === 'slower'],
      ['suspected', pair.isSuspected],
      ['inconclusive', isInconclusive(pair, minDetectable)],
    ];
    const kind = kinds.find(([name, isSo]) => isSo && failOn.includes(name))?.[0];
    return kind === undefined
      ? []
      : [
          say('ab.failure', {
            kind,
            label: pair.label,
            slowdown: slowdownText(pair),
            reason: reasonTextOrNull(pair.reason) ?? say('ab.beyond', { threshold: formatPercent(threshold) }),
          }),
        ];
  });
  const missing = failOn.includes('missing') ? notCompared(result) : [];
  const empty = judged.pairs.length === 0 && !result.allowEmpty ? [emptyText(result)] : [];
  return [...empty, ...found, ...missing.map(({ label, reason }) => say('ab.missing-run', { label, reason }))];
}

function emptyText(result: AbResult): string {
  const [first] = notCompared(result);
  return say('compare.nothing', { why: first ? `${first.label}: ${first.reason}` : say('ab.nothing-measured') });
}

/** "after takes 1.12× the time of before (95 % CI 1.08–1.16)" */
function slowdownText({ ratio, interval }: TurnPair): string {
  const bounds = interval?.map((bound) => formatRatio(1 / bound).replace('×', '')).toReversed();
  const takes = say('ab.slowdown', { ratio: formatRatio(1 / ratio) });
  return bounds ? `${takes} (95 % CI ${bounds.join('–')})` : takes;
}

/** Geometric mean over its processes of the time of one multiply-add of the fixed work; null where machine speed was not monitored. */
function speedOf(processes: readonly Process[], isAfter: boolean): number | null {
  const times = processes.flatMap(({ role, operationNs }) =>
    (role === 'after') === isAfter && operationNs !== null ? [Math.log(operationNs)] : [],
  );
  return times.length === 0 ? null : Math.exp(times.reduce((sum, log) => sum + log, 0) / times.length);
}

function machineSpeedRatio({ measured: { processes } }: AbResult): number | null {
  const [before, after] = [speedOf(processes, false), speedOf(processes, true)];
  return before === null || after === null ? null : before / after;
}

/** Times are nanoseconds; ratios those of times, before over after; shares are fractions of 1. */
export function abJson(result: AbResult): string {
  const { judged, measured, threshold, failOn, minDetectable, seed } = result;
  const whole = {
    ratioOf: 'time of before over time of after: above 1, after is faster',
    threshold,
    turns: measured.turns.length,
    pairs: judged.pairs.map((pair) => pairJson(pair, result)),
    control: {
      what: 'before against before, from other processes of the same turns',
      level: 1 - CONTROL_LEVEL,
      ratio: judged.control.ratio,
      ...bounds(judged.control.interval),
      includesOne: judged.control.includesOne,
      pairs: judged.control.pairs.map(({ label, ratio, interval }) => ({ label, ratio, ...bounds(interval) })),
    },
    detectable: worstOf(judged.pairs.map(({ detectable }) => detectable.confirmed)),
    minDetectable,
    machineSpeedRatio: machineSpeedRatio(result),
    notCompared: notCompared(result),
    failOn,
    failures: abFailures(result),
    versions: { before: versionJson(result, 'before'), after: versionJson(result, 'after') },
    orderSeed: seed,
    processes: measured.processes.map(({ turn, role, times, disturbed, operationNs }) => ({
      ...{ turn, role, medianNs: Object.fromEntries(times), disturbed, operationNs },
    })),
  };
  return JSON.stringify(whole, null, 2);
}

function bounds(interval: readonly [number, number] | null) {
  return { lower: interval?.[0] ?? null, upper: interval?.[1] ?? null };
}

function pairJson(pair: TurnPair, { minDetectable, measured: { processes } }: AbResult) {
  const { label, ratio, interval, verdict, isSuspected, reason, turns, adjustedP, detectable } = pair;
  return {
    ...{
      label,
      ratio,
      ...bounds(interval),
      verdict,
      isSuspected,
      reason: reason && reasonText(reason, 'en'),
      turns,
      adjustedP,
    },
    beforeNs: pair.beforeNs,
    afterNs: pair.afterNs,
    detectable: detectable.confirmed,
    inconclusive: isInconclusive(pair, minDetectable),
    disturbedProcesses: processes.filter(({ disturbed }) => disturbed.includes(label)).length,
  };
}

function versionJson({ before, after, measured: { processes } }: AbResult, side: 'before' | 'after') {
  const version = side === 'before' ? before : after;
  const one = processes.find(({ role }) => role === side);
  return {
    given: version.given,
    appVersion: one?.appVersion ?? null,
    commit: one?.commit ?? null,
    adapterName: one?.adapterName ?? null,
    staleBuild: version.isStale,
  };
}

export function abText(result: AbResult): string {
  const { judged, measured, threshold } = result;
  const { pairs, control } = judged;
  const sides = (['before', 'after'] as const).map((side) => {
    const { given, appVersion, commit, adapterName } = versionJson(result, side);
    const parts = [appVersion && `Antler ${appVersion}`, commit && `commit ${commit.slice(0, 10)}`, adapterName];
    return `${side} = ${given} (${parts.filter((part) => part !== null && part !== '').join(', ')})`;
  });
  const left = notCompared(result).map(({ label, reason }) => say('ab.not-compared', { label, reason }));
  const rule = say('ab.legend', { threshold: formatPercent(threshold), count: measured.turns.length });
  const parts = [
    sides.join('\n'),
    ...(pairs.length > 0
      ? [pairTable(pairs), `${rule}\n${controlText(control)}\n${disturbedText(result)}`.trim()]
      : []),
    ...(left.length > 0 ? [left.join('\n')] : []),
  ];
  return parts.join('\n\n');
}

function pairTable(pairs: readonly TurnPair[]): string {
  const columns: Column<TurnPair>[] = [
    { title: say('column.what'), text: ({ label }) => label },
    { title: say('column.before'), align: 'right', text: ({ beforeNs }) => formatNs(beforeNs) },
    { title: say('column.after'), align: 'right', text: ({ afterNs }) => formatNs(afterNs) },
    {
      title: say('column.before-after'),
      align: 'right',
      text: ({ ratio, interval }) => ratioTexts(ratio, interval).ratio,
    },
    { title: say('column.interval'), text: ({ ratio, interval }) => ratioTexts(ratio, interval).interval },
    { title: say('column.after-is'), text: verdictText },
    { title: say('column.could-confirm'), text: ({ detectable }) => detectableText(detectable) },
    { title: say('column.note'), text: ({ reason }) => reasonTextOrNull(reason) },
  ];
  return textTable(columns, pairs);
}

function controlText({ ratio, interval, includesOne }: TurnsJudged['control']): string {
  const texts = ratioTexts(ratio, interval);
  const percent = formatPercent(1 - CONTROL_LEVEL);
  const verdict = includesOne ? say('ab.control-holds') : say('ab.control-fails');
  return say('ab.control', { ratio: texts.ratio ?? '–', percent, interval: texts.interval ?? '–', verdict });
}

function disturbedText(result: AbResult): string {
  const { processes } = result.measured;
  const count = processes.filter(({ disturbed }) => disturbed.length > 0).length;
  const speed = machineSpeedRatio(result);
  const parts = [
    ...(count > 0 ? [say('ab.disturbed', { count, count2: processes.length })] : []),
    ...(speed === null ? [] : [say('ab.machine-speed', { speed: formatRatio(speed) })]),
  ];
  return parts.join(' ');
}

/** What a CI log has to say. */
export function abSummary(result: AbResult): string[] {
  const { judged, threshold } = result;
  const failures = abFailures(result);
  const { pairs } = judged;
  const open = pairs.filter(({ verdict }) => verdict === 'ambiguous').length;
  const slower = pairs.filter(({ verdict }) => verdict === 'slower').length;
  const found = slower === 0 ? say('ab.no-regression') : say('ab.regressions', { slower });
  const doubt = open > 0 ? say('ab.ambiguous', { open }) : '';
  const clear = say('ab.found', { found, threshold: formatPercent(threshold), count: pairs.length, doubt });
  const worst = worstOf(pairs.map(({ detectable }) => detectable.confirmed));
  const sight = worst === null ? say('ab.blind') : say('ab.sight', { worst: shareText(worst) });
  return [
    ...(failures.length > 0 ? failures : pairs.length > 0 ? [clear] : [emptyText(result)]),
    ...(pairs.length > 0 ? [sight] : []),
  ];
}
