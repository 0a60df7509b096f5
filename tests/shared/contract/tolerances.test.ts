import { checkedSweep } from '../../../src/shared/studies/sweep-schema.ts';
import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { expect, it } from 'vitest';
import { CONTENDERS, defaultLambda } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { parametersOf } from '../../../src/compute/studies/rnn/runtime/fit.ts';
import { lambdaChoices } from '../../../src/shared/findings/answers/best-lambda.ts';
import { crossoverLines } from '../../../src/shared/findings/answers/crossover-lines.ts';
import { commandFor } from '../../../src/shared/findings/runs/reproduce.ts';
import { DEFAULT_SWEEP, sweepWith } from '../../support/sweeps.ts';
import { comparedTolerance, toleranceField, tolerancesOf } from '../../../src/shared/contract/tolerances.ts';
import { comparedRows, hasTolerance } from '../../../src/shared/findings/runs/compared-tolerance.ts';
import { verdictsOf } from '../../../src/shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../../src/shared/findings/runs/view.ts';
import { winnerMaps } from '../../../src/shared/findings/answers/winner-maps.ts';
import { inProcesses, makeAdapter, makeRun } from '../../support/runs/runs.ts';
import { headlineTexts } from '../../../src/shared/words/findings/headline.ts';

const TOLERANCES = [1e-2, 1e-4, 1e-6];
const at = (algorithm: string, tolerance: number, ratio: number | null, length = 1000) =>
  makeRun({
    id: `${algorithm} ${tolerance} ${length}`,
    point: length,
    config: { algorithm, tolerance, length },
    speedup: ratio === null ? null : { vs: 'sequential', ratio, ci95: [ratio * 0.99, ratio * 1.01] },
  });
/** At the loosest tolerance always ahead, at the usual one from some length on, at the strictest never. */
const RUNS = [100, 10_000].flatMap((length) => [
  at('sequential', 1e-4, null, length),
  at('deer', 1e-2, 5, length),
  at('deer', 1e-4, length === 100 ? 0.1 : 10, length),
  at('deer', 1e-6, 0.5, length),
]);
const ROWS = RUNS.map((run) => rowOfRun(inProcesses(run), [makeAdapter()]));

it('is one number or a list, within its bounds', () => {
  expect(checkedSweep(sweepWith({ tolerance: 1e-3 }), 'sweep').settings['tolerance']).toEqual([1e-3]);
  const listed = checkedSweep(sweepWith({ tolerance: TOLERANCES }), 'sweep');
  expect(listed.settings['tolerance']).toEqual(TOLERANCES.toSorted((a, b) => b - a));
  for (const wrong of [[], [0], [1e-4, 0.5], ['x']]) {
    const sweep = { ...DEFAULT_SWEEP, settings: { ...DEFAULT_SWEEP.settings, tolerance: wrong } };
    expect(() => checkedSweep(sweep, 'sweep')).toThrow('settings.tolerance');
  }
  expect(tolerancesOf([1e-4, 1e-2, 1e-4])).toEqual([1e-2, 1e-4]);
  expect([toleranceField([1e-3, 1e-3]), toleranceField([1e-4, 1e-2])]).toEqual([1e-3, [1e-2, 1e-4]]);
});

it('is a grid within the point for what iterates, and one run for what steps', () => {
  const sweep = sweepWith({ tolerance: TOLERANCES, lambdas: [0, 1] });
  for (const algorithm of CONTENDERS) {
    const grid = parametersOf(sweep, algorithm, 1000).map(({ tolerance, lambda }) => `${tolerance} ${lambda}`);
    const lambdas = defaultLambda(algorithm) === null ? ['null'] : ['0', '1'];
    const wanted = algorithm.iterative ? TOLERANCES : [1e-4];
    expect(grid, algorithm.id).toEqual(
      lambdas.flatMap((lambda) => wanted.map((tolerance) => `${tolerance} ${lambda}`)),
    );
    expect(hasTolerance({ study: 'rnn', contender: algorithm.id }), algorithm.id).toBe(algorithm.iterative);
  }
});

it('compares at the usual tolerance, else at the strictest', () => {
  expect(comparedTolerance([1e-2, 1e-4, 1e-6])).toBe(1e-4);
  expect(comparedTolerance([1e-2, 1e-5, 1e-3])).toBe(1e-5);
  const names = (rows: typeof ROWS) => comparedRows(rows).map(({ id }) => id);
  expect(names(ROWS.slice(0, 4))).toEqual(['sequential 0.0001 100', 'deer 0.0001 100']);
  const others = ROWS.slice(0, 4).filter(
    ({ config }) => config.contender === 'sequential' || rnnConfigOf(config).tolerance !== 1e-4,
  );
  expect(names(others)).toEqual(['sequential 0.0001 100', 'deer 0.000001 100']);
  // Without a point, nothing was measured beside it.
  expect(comparedRows(ROWS.map((row) => ({ ...row, sweepId: null })))).toHaveLength(ROWS.length);
});

it('lets no run at another tolerance into verdicts, maps and crossovers', () => {
  expect(verdictsOf(ROWS).map(({ best }) => best?.speedup)).toEqual([0.1, 10]);
  expect(headlineTexts(ROWS).join(' ')).toContain('at 1 of 2 points');
  expect(headlineTexts(ROWS).join(' ')).toContain('from about T = 1,000 on');
  const [map, ...others] = winnerMaps(ROWS, 'length');
  expect(others).toEqual([]);
  expect(map!.setting).toContain('tol 1e-4');
  expect(map!.cells.map(({ winner }) => winner?.outcome)).toEqual(['stepping', 'parallel']);
  expect(map!.cells.map(({ bestParallel }) => bestParallel?.ratio)).toEqual([0.1, 10]);
  const lines = crossoverLines(ROWS);
  expect(lines).toHaveLength(1);
  expect(lines[0]!.found!.crossings[0]!.length).toBeCloseTo(1000, 6);
});

it('leaves a length out of a crossover at which a seed was not verified, and says so', () => {
  const second = ROWS.map((row) => ({
    ...row,
    id: `${row.id} again`,
    point: (row.point ?? 0) + 1,
    config: { ...row.config, seed: 1 },
    status: rnnConfigOf(row.config).length === 10_000 && row.config.contender === 'deer' ? 'not-converged' : row.status,
  }));
  const [line] = crossoverLines([...ROWS, ...second]);
  expect(line).toMatchObject({ algorithm: 'deer', unverified: [10_000], found: { kind: 'not-up-to', longest: 100 } });
});

it('takes the best λ at each tolerance by itself', () => {
  const damped = (tolerance: number, lambda: number) => {
    const row = rowOfRun(makeRun({ config: { algorithm: 'elk', tolerance, lambda } }), [makeAdapter()]);
    return { ...row, id: `${tolerance} ${lambda}` };
  };
  expect(lambdaChoices([damped(1e-2, 1), damped(1e-4, 1)])).toEqual([]);
  const choices = lambdaChoices([damped(1e-2, 1), damped(1e-2, 2), damped(1e-4, 1), damped(1e-4, 2)]);
  expect(choices.map(({ rows }) => rows.length)).toEqual([2, 2]);
});

it('is said by the command that measures the same again', () => {
  const own = RUNS.map((run) => ({ ...run, preset: null }));
  expect(commandFor(own, '')).toContain('--tol 0.01,0.0001,0.000001');
  expect(
    commandFor(
      own.filter(({ config }) => rnnConfigOf(config).tolerance === 1e-4),
      '',
    ),
  ).not.toContain('--tol');
  expect(
    commandFor(
      own.filter(({ config }) => rnnConfigOf(config).tolerance !== 1e-4 || !hasTolerance(config)),
      '',
    ),
  ).toContain('--tol 0.01,0.000001');
});
