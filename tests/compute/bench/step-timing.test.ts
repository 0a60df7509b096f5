/** What evaluates a part of the sequence only is timed per step, verified over that part, and compared with nothing else. */
import { expect, test } from 'vitest';
import { makeWorld, measure, type Behaviour } from './fake-engine.ts';

const LENGTH = 40;
const PART = 10;

async function measurePart(behaviour: Behaviour) {
  const world = makeWorld({ sequential: { wallMs: () => 8 }, 'part-sequential': { steps: PART, ...behaviour } });
  const sweep = { algorithms: ['sequential', 'part-sequential'], lengths: [LENGTH], batches: [2], repeats: 6 };
  const { runOf } = await measure(world, sweep);
  return { part: runOf('part-sequential'), sequential: runOf('sequential') };
}

test('the time of a part is given per step, with every sample, and never as that of a whole solve', async () => {
  const { part, sequential } = await measurePart({ wallMs: (n) => 30 + n });
  expect(part.status).toBe('ok');
  expect(part.timing).toBeNull();
  expect(part.speedup).toBeNull();
  expect(part.memory).toBeNull();
  expect(part.stepTiming?.steps).toBe(PART);
  const samples = part.stepTiming?.stepNs.samples ?? [];
  expect(samples).toHaveLength(6);
  expect(samples.every((ns) => ns > 3e6 && ns < 5e6)).toBe(true);
  expect(sequential.stepTiming).toBeNull();
  expect(sequential.timing?.solveNs.median).toBe(8e6);
});

test('the ratio of one step takes the mean step of the whole sequential solve', async () => {
  const { part } = await measurePart({ wallMs: () => 20 });
  // 8 ms for 40 steps against 20 ms for 10.
  expect(part.stepTiming?.speedup).toMatchObject({ vs: 'sequential', ratio: 0.1 });
});

test('the part is verified against the same steps of every sequence', async () => {
  const { part } = await measurePart({});
  expect(part.verification?.passed).toBe(true);
  expect(part.verification?.reference).toContain('of these the first 10');
  expect(part.notes['steps']).toBe('timed over the first 10 of 40 steps');
  expect(part.notes['executor']).toBe('a part only');
});

test('a part that is wrong has no time', async () => {
  const { part } = await measurePart({
    spoil: (states) => {
      // The last step of the second sequence.
      states[states.length - 1] = 0.5;
    },
  });
  expect(part.status).toBe('wrong');
  expect(part.stepTiming).toBeNull();
});

test('a part of another size than promised fails', async () => {
  const world = makeWorld({ sequential: {}, 'part-sequential': { steps: LENGTH + 1 } });
  const { runOf } = await measure(world, { algorithms: ['part-sequential'], lengths: [LENGTH] });
  expect(runOf('part-sequential').status).toBe('failed');
});
