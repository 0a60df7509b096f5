/** The processor: what it is, and what it is told to do. */
import type { HostEnvironment } from '../../shared/contract/parts/environment.ts';
import type { SystemFiles } from './system-files.ts';

const FREQUENCY = '/sys/devices/system/cpu/cpu0/cpufreq';

/** `listed` is what the runtime tells: a model and a speed in MHz for every thread. */
export function readProcessor(
  files: SystemFiles,
  listed: readonly { readonly model: string; readonly speed: number }[],
  threads: number,
): HostEnvironment['processor'] {
  const kilohertz = files.number(`${FREQUENCY}/scaling_cur_freq`);
  const speed = listed[0]?.speed ?? 0;
  return {
    model: listed[0]?.model.trim() || 'not told',
    cores: coresOf(files.text('/proc/cpuinfo') ?? ''),
    threads: listed.length || threads,
    governor: files.text(`${FREQUENCY}/scaling_governor`),
    megahertz: kilohertz === null ? speed || null : kilohertz / 1000,
  };
}

/** Different pairs of package and core. */
function coresOf(cpuinfo: string): number | null {
  const pairs = cpuinfo.split(/\n\n+/).flatMap((part) => {
    const [physical, core] = [/^physical id\s*:\s*(\d+)/m.exec(part)?.[1], /^core id\s*:\s*(\d+)/m.exec(part)?.[1]];
    return physical === undefined || core === undefined ? [] : [`${physical} ${core}`];
  });
  return pairs.length === 0 ? null : new Set(pairs).size;
}

/** Processor time of the whole machine since it started, idle and waiting apart, in seconds; null where it is not told. */
export function readBusySeconds(files: SystemFiles): number | null {
  const line = /^cpu\s+(.*)$/m.exec(files.text('/proc/stat') ?? '')?.[1];
  if (line === undefined) return null;
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0, stolen = 0] = line.split(/\s+/).map(Number);
  // Linux counts in hundredths of a second, whatever its own tick is.
  return (user + nice + system + interrupts + soft + stolen) / 100;
}

/** Graphics devices that the kernel knows: "1002:15bf amdgpu". */
export function readGraphics(files: SystemFiles): string[] {
  const cards = files.names('/sys/class/drm').filter((name) => /^card\d+$/.test(name));
  return cards.flatMap((card) => {
    const folder = `/sys/class/drm/${card}/device`;
    const numbers = ['vendor', 'device'].map((file) => files.text(`${folder}/${file}`)?.replace(/^0x/, ''));
    const driver = files.target(`${folder}/driver`);
    const version = driver === null ? null : files.text(`/sys/module/${driver}/version`);
    const known = [numbers.every((part) => part !== undefined) ? numbers.join(':') : null, driver, version];
    const words = known.filter((part) => part !== null).join(' ');
    return words === '' ? [] : [words];
  });
}
