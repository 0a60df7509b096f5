/** What the command line tells a measurement of the machine around it. */
import { dependencies } from '../../../package.json';
import type { MeasureOrder } from '../../compute/bench/protocol/order.ts';
import { openSpeedProbe } from '../../compute/bench/watch/speed-probe.ts';
import { openHost } from '../../main/environment/host.ts';
import { sqliteVersion } from '../../main/store/file/database.ts';

type Watching = Pick<MeasureOrder, 'openSpeedProbe' | 'readEnvironment' | 'readConditions' | 'readEnergy'>;

/** Environment and energy are always told; whether the machine is watched while it measures can be left out. */
export function watching(withWatch: boolean): Watching {
  const host = openHost({ isMeasuring: true, runtimes: { dawn: dependencies.webgpu, sqlite: sqliteVersion() } });
  return {
    readEnvironment: async () => host.environment(),
    readEnergy: async () => host.energy(),
    ...(withWatch && { openSpeedProbe, readConditions: async () => host.conditions() }),
  };
}
