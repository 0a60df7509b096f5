/** What the smallest piece of work costs: a dispatch within a pass, and a submit until the host knows of its end. */
import { Fault } from '../../../shared/contract/fault.ts';
import { TRUSTED_STEPS } from '../../../shared/contract/parts/resolution.ts';
import type { Probe, ProbeWait } from '../device/probe.ts';
import { solvesPerSample } from '../device/time/clock.ts';
import count from './count.wgsl?raw';
import { nsOf, type Variant } from './variant.ts';

/** In one pass: enough to hide what the pass itself costs. */
const DISPATCHES = 200;
/** And at most, where the clock is too coarse for so few. */
const MOST_DISPATCHES = 51_200;

export interface Latencies {
  readonly dispatch: Variant;
  readonly submit: Variant;
  readonly roundTrip: Variant;
}

/** Smallest steps of the two clocks; null where there is none. */
export interface ClockSteps {
  readonly timestampStepNs: number | null;
  readonly clockStepNs: number | null;
}

type Run = (times: number, wait: ProbeWait) => ReturnType<Probe['run']>;

/** Whatever takes fewer than a hundred steps of its clock is repeated within one repetition. */
export async function openLatencies(probe: Probe, { timestampStepNs, clockStepNs }: ClockSteps): Promise<Latencies> {
  const ran = probe.buffer('ran', 4);
  const kernel = await probe.kernel('count', count, [ran]);
  let asked = 0;
  const run: Run = (times, wait) => {
    asked += times;
    return probe.run([{ kind: 'dispatch', kernel, groups: 1, times }], wait);
  };
  const prove = async (): Promise<void> => {
    const [counted] = await probe.read(ran, 1);
    if (counted !== asked) throw new Fault('failed', `${counted} of ${asked} dispatches that were timed ran`);
  };
  await run(1, 'done');
  const dispatches = await dispatchesFor(run, timestampStepNs ?? clockStepNs ?? 0);
  return {
    dispatch: {
      name: `${dispatches} dispatches in a pass`,
      sample: async () => nsOf(await run(dispatches, 'done')) / dispatches,
      prove,
    },
    submit: { name: 'submit to queue done', sample: await openSubmits(run, 'done', clockStepNs), prove },
    roundTrip: { name: 'submit to mapped result', sample: await openSubmits(run, 'map', clockStepNs), prove },
  };
}

async function dispatchesFor(run: Run, stepNs: number): Promise<number> {
  let times = DISPATCHES;
  while (times < MOST_DISPATCHES && nsOf(await run(times, 'done')) < TRUSTED_STEPS * stepNs) times *= 2;
  return times;
}

/** The mean of as many submits, one after the other, as the host's clock needs. */
async function openSubmits(run: Run, wait: ProbeWait, clockStepNs: number | null): Promise<() => Promise<number>> {
  const { wallNs } = await run(1, wait);
  const times = solvesPerSample(wallNs, clockStepNs);
  return async () => {
    let sumNs = 0;
    for (let time = 0; time < times; time += 1) sumNs += (await run(1, wait)).wallNs;
    return sumNs / times;
  };
}
