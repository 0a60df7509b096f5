/** How ratios come about, with scripted times instead of a device. */
import { expect, test } from 'vitest';
import type { Solve, TimeBar } from '../../../src/cli/perf/bars.ts';
import type { Bench, Prepared } from '../../../src/cli/perf/lab.ts';
import { runRace } from '../../../src/cli/perf/race.ts';
import type { Solution } from '../../../src/compute/gpu/device/solver.ts';
import type { Engine } from '../../../src/compute/gpu/device/solver.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';

interface Script {
  readonly stepNs?: number;
  readonly iterations?: number;
  readonly refusal?: string;
  /** Fails at the sample with that number. */
  readonly failsAt?: number;
  readonly isOtherAtTheEnd?: boolean;
  readonly timestamps?: boolean;
}

const live = new AbortController().signal;

function benchOf(scripts: Record<string, Script>): { bench: Bench; log: string[] } {
  const log: string[] = [];
  const prepare = async ({ algorithm }: Solve): Promise<Prepared> => {
    const script = scripts[algorithm] ?? {};
    if (script.refusal) throw new Fault('failed', script.refusal);
    let samples = 0;
    const solve = async (profile: boolean): Promise<Solution> => {
      samples += 1;
      log.push(algorithm);
      if (samples === script.failsAt) throw new Fault('failed', 'the device failed');
      const phasesNs = script.timestamps === false ? null : { project: 1e6, step: script.stepNs ?? 1000 };
      const solution = { wallNs: 5e6, phasesNs: profile ? phasesNs : null, iterations: script.iterations ?? 0 };
      return solution as unknown as Solution;
    };
    const check = async (): Promise<void> => {
      if (script.isOtherAtTheEnd) throw new Fault('failed', 'the states are others');
    };
    const solver = { destroy: () => log.push(`destroy ${algorithm}`) };
    return { solve, check, solver } as unknown as Prepared;
  };
  return { log, bench: { prepare, engine: { lostReason: () => null } as unknown as Engine } };
}

const bar = (upper: string, lower: string, more: Partial<TimeBar> = {}): TimeBar => ({
  ...{ kind: 'time', id: `${upper}/${lower}`, what: '', race: 'any', targets: null, isQuick: true },
  upper: { of: { algorithm: upper, length: 100, state: 4 }, per: 'iteration', clock: 'gpu' },
  lower: { of: { algorithm: lower, length: 100, state: 4 }, per: 'pass', clock: 'gpu' },
  ...more,
});

test('a ratio is one of medians, per unit, without the projections, with an interval', async () => {
  const { bench, log } = benchOf({ quasi: { stepNs: 8000, iterations: 4 }, sequential: { stepNs: 1000 } });
  const answers = await runRace(bench, [bar('quasi', 'sequential')], live);
  expect(answers.get('quasi/sequential')).toMatchObject({ ratio: 2, interval: [2, 2] });
  expect(log.filter((name) => name === 'quasi')).toHaveLength(13);
  expect(log.filter((name) => name.startsWith('destroy'))).toHaveLength(2);
});

test('a side that several bars name takes part once', async () => {
  const { bench, log } = benchOf({});
  await runRace(bench, [bar('a', 'b'), bar('c', 'b')], live);
  expect(log.filter((name) => name === 'b')).toHaveLength(13);
});

test('a side that cannot be had, fails, or ends with other states counts for nothing, and says why', async () => {
  const { bench, log } = benchOf({
    absent: { refusal: 'elk is not part of this build' },
    failing: { failsAt: 3 },
    other: { isOtherAtTheEnd: true },
    blind: { timestamps: false },
  });
  const bars = ['absent', 'failing', 'other', 'blind'].map((name) => bar(name, 'sequential'));
  const answers = await runRace(bench, bars, live);
  expect(answers.get('absent/sequential')).toBe('absent: elk is not part of this build');
  expect(answers.get('failing/sequential')).toBe('failing: the device failed');
  expect(answers.get('other/sequential')).toBe('other: the states are others');
  expect(answers.get('blind/sequential')).toBe('blind: the adapter has no timestamps');
  expect(log.filter((name) => name.startsWith('destroy'))).toHaveLength(4);
});

test('an abort ends the race, and everything is freed', async () => {
  const { bench, log } = benchOf({});
  await expect(runRace(bench, [bar('a', 'b')], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(log).toEqual(['destroy a', 'destroy b']);
});
