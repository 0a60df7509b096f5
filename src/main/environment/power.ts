/** Where the machine's power comes from. */
import type { HostEnvironment } from '../../shared/contract/parts/environment.ts';
import type { SystemFiles } from './system-files.ts';

const SUPPLIES = '/sys/class/power_supply';

/** By the kernel's list of power supplies; `null` where it lists none that tells. */
export function readPower(files: SystemFiles): HostEnvironment['power'] {
  const supplies = files.names(SUPPLIES).map((name) => {
    const read = (file: string): string | null => files.text(`${SUPPLIES}/${name}/${file}`);
    // A mouse has a battery too.
    return { type: read('type'), scope: read('scope'), online: read('online'), status: read('status'), name };
  });
  const own = supplies.filter(({ scope }) => scope !== 'Device');
  const battery = own.find(({ type }) => type === 'Battery');
  const batteryPercent = battery ? files.number(`${SUPPLIES}/${battery.name}/capacity`) : null;
  const mains = own.filter(({ type }) => type === 'Mains' || type === 'USB');
  if (mains.some(({ online }) => online === '1')) return { source: 'ac', batteryPercent };
  if (battery) return { source: battery.status === 'Discharging' ? 'battery' : 'ac', batteryPercent };
  return { source: null, batteryPercent };
}
