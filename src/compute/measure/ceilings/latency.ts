/** What the smallest piece of work costs: a dispatch within a pass, and a submit until the host knows of its end. */
import { Fault } from '../../../shared/fault.ts';
import type { Probe, ProbeWait } from '../../device/probe.ts';
import count from './count.wgsl?raw';
import { nsOf, type Variant } from './variant.ts';

/** In one pass: enough to hide what the pass itself costs. */
const DISPATCHES = 200;

export interface Latencies {
  readonly dispatch: Variant;
  readonly submit: Variant;
  readonly roundTrip: Variant;
}

export async function openLatencies(probe: Probe): Promise<Latencies> {
  const ran = probe.buffer('ran', 4);
  const kernel = await probe.kernel('count', count, [ran]);
  let asked = 0;
  const run = (times: number, wait: ProbeWait) => {
    asked += times;
    return probe.run([{ kind: 'dispatch', kernel, groups: 1, times }], wait);
  };
  const prove = async (): Promise<void> => {
    const [counted] = await probe.read(ran, 1);
    if (counted !== asked) throw new Fault('failed', `${counted} of ${asked} dispatches that were timed ran`);
  };
  await run(1, 'done');
  return {
    dispatch: {
      name: `${DISPATCHES} dispatches in a pass`,
      sample: async () => nsOf(await run(DISPATCHES, 'done')) / DISPATCHES,
      prove,
    },
    submit: { name: 'submit to queue done', sample: async () => (await run(1, 'done')).wallNs, prove },
    roundTrip: { name: 'submit to mapped result', sample: async () => (await run(1, 'map')).wallNs, prove },
  };
}
