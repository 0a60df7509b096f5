/** Where each algorithm overtakes sequential evaluation: one line for each setting, state size and algorithm. */
import type { RunConfig, SettingValue } from '../../contract/run-config.ts';
import { accuracySetting, otherSizes, problemChoices, sizeOf } from '../../studies/axes.ts';
import { settingIn, sizeIn, studyOf } from '../../studies/index.ts';
import type { StudySpec } from '../../studies/study.ts';
import { crossover, type Crossover, type CrossoverPoint } from './crossover.ts';
import { settingParts } from '../runs/setting.ts';
import { comparedRows } from '../runs/compared-tolerance.ts';
import { isGeneral, isMethod, judgeRows, type VerdictRow } from './verdict.ts';
import { sizeResults, type SizeResult } from './winners.ts';

export interface CrossoverLine {
  readonly adapterName: string;
  readonly isSoftware: boolean;
  readonly study: string;
  /** What tells settings apart, by id: choices of the problem, the size of lines, other sizes, the accuracy. */
  readonly axes: Readonly<Record<string, SettingValue>>;
  /** The value of the size of lines. */
  readonly state: number;
  /** "gru", "B 1", "tol 1e-4", and whatever else is not the default. */
  readonly setting: readonly string[];
  /** With its λ. */
  readonly algorithm: string;
  /** null where it was verified beside sequential at no length. */
  readonly found: Crossover | null;
  /** What it was found from: every length at which all seeds were verified and compared. */
  readonly points: readonly CrossoverPoint[];
  /** Some point holds in one process only: nothing follows for others. */
  readonly isLocal: boolean;
  /** Lengths at which the algorithm was measured, but not verified for every seed. */
  readonly unverified: readonly number[];
  /** Lengths at which it was verified, but never beside a verified sequential run. */
  readonly noBaseline: readonly number[];
}

/** Of each length the algorithm's newest comparison, at one tolerance; settings in the order in which they come, then by state. */
export function crossoverLines(rows: readonly VerdictRow[]): CrossoverLine[] {
  const settings = Map.groupBy(comparedRows(judgeRows(rows)), ({ adapterId, config }) =>
    JSON.stringify([adapterId, ...settingParts(config)]),
  );
  return [...settings.values()].flatMap((members) => {
    const states = Map.groupBy(sizeResults(members, mainSizeOf(members)), ({ state }) => state);
    return [...states.values()].flatMap((results) => linesOf(members, results));
  });
}

function mainSizeOf([first]: readonly VerdictRow[]): string {
  return first ? studyOf(first.config).mainSize : '';
}

function axesOf(config: RunConfig): Record<string, SettingValue> {
  const study = studyOf(config);
  const accuracy = accuracySetting(study);
  const sizes = [sizeOf(study, study.lineSize), ...otherSizes(study)];
  return Object.fromEntries([
    ...problemChoices(study).map((spec) => [spec.id, settingIn(config, spec)] as const),
    ...sizes.map((spec) => [spec.id, sizeIn(config, spec)] as const),
    ...(accuracy ? [[accuracy.id, settingIn(config, accuracy)] as const] : []),
  ]);
}

function linesOf(members: readonly VerdictRow[], results: readonly SizeResult[]): CrossoverLine[] {
  const [first] = members;
  const [{ state } = { state: 0 }] = results;
  if (!first) return [];
  const { adapterName, adapterType, config } = first;
  const setting = settingParts(config);
  const names = new Set(
    results.flatMap(({ asked }) =>
      asked.filter(({ config: own }) => own !== null && isMethod(own)).map(({ name }) => name),
    ),
  );
  return [...names]
    .toSorted((a, b) => byContender(studyOf(config), a, b))
    .map((algorithm) => {
      const own = results.filter(({ asked }) => asked.some(({ name }) => name === algorithm));
      const points = own.flatMap((result) => pointOf(result, algorithm));
      const used = new Set(points.map(({ length }) => length));
      const left = own.filter(({ size }) => !used.has(size));
      const noBaseline = left.filter((result) => hasNoBaseline(result, algorithm)).map(({ size }) => size);
      return {
        adapterName,
        isSoftware: adapterType === 'software',
        ...{ study: config.study, axes: axesOf(config), state, setting, algorithm, points },
        found: crossover(points),
        isLocal: own.some((result) => isLocalAt(result, algorithm)),
        unverified: left.map(({ size }) => size).filter((size) => !noBaseline.includes(size)),
        noBaseline,
      };
    });
}

/** By the order in which algorithms are named everywhere, then by λ. */
function byContender({ contenders }: StudySpec, a: string, b: string): number {
  const rank = (name: string): number => contenders.findIndex(({ id }) => id === name.split(' ')[0]);
  return rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true });
}

function pointOf({ size, asked }: SizeResult, algorithm: string): CrossoverPoint[] {
  const advantage = asked.find(({ name }) => name === algorithm)?.advantage;
  if (!advantage || advantage.seeds < advantage.seedsAsked) return [];
  return [{ length: size, ratio: advantage.ratio, interval: advantage.interval }];
}

function isLocalAt({ asked }: SizeResult, algorithm: string): boolean {
  const answer = asked.find(({ name }) => name === algorithm);
  return answer?.advantage?.row.verdict !== undefined && !isGeneral(answer.advantage.row);
}

function hasNoBaseline({ asked }: SizeResult, algorithm: string): boolean {
  const answer = asked.find(({ name }) => name === algorithm);
  return answer !== undefined && answer.isVerified && answer.advantage === null;
}
