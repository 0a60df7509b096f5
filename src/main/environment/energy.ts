/** The platform's energy counters: RAPL for processor packages, and graphics drivers that count joules. */
import type { EnergyReading } from '../../shared/contract/parts/energy.ts';
import { openSystemFiles, type SystemFiles } from './system-files.ts';

interface Counter {
  /** For a person. */
  readonly name: string;
  readonly path: string;
  /** Where it starts again from zero, in µJ; null where it is not told. */
  readonly rangeMicrojoules: number | null;
}

/** Adds up what the counters gain from call to call, over their wraps; null where nothing counts, or a counter fell silent. */
export function createEnergyReader(files: SystemFiles = openSystemFiles()): () => EnergyReading | null {
  const counters = [...packageCounters(files), ...graphicsCounters(files)].map((counter) => ({
    counter,
    last: files.number(counter.path),
  }));
  const readable = counters.filter(({ last }) => last !== null);
  const source = readable.map(({ counter }) => counter.name).join(', ');
  let microjoules = 0;
  let isSilent = readable.length === 0;
  return () => {
    for (const entry of readable) {
      const now = files.number(entry.counter.path);
      const gained = gainOf(entry.last, now, entry.counter.rangeMicrojoules);
      if (gained === null) isSilent = true;
      else microjoules += gained;
      entry.last = now;
    }
    return isSilent ? null : { joules: microjoules / 1e6, source };
  };
}

/** null where it cannot be known: no reading, or a wrap at an unknown range. */
function gainOf(last: number | null, now: number | null, range: number | null): number | null {
  if (last === null || now === null) return null;
  if (now >= last) return now - last;
  return range === null ? null : now + range - last;
}

/** Whole packages only: their parts, and the platform around them, would count the same joules again. */
function packageCounters(files: SystemFiles): Counter[] {
  const folder = '/sys/class/powercap';
  const zones = files.names(folder).filter((name) => /^(intel|amd)-rapl:\d+$/.test(name));
  return zones.flatMap((zone) => {
    const name = files.text(`${folder}/${zone}/name`) ?? zone;
    if (!name.startsWith('package')) return [];
    const path = `${folder}/${zone}/energy_uj`;
    return [
      {
        name: `processor ${name} (RAPL)`,
        path,
        rangeMicrojoules: files.number(`${folder}/${zone}/max_energy_range_uj`),
      },
    ];
  });
}

/** Drivers of graphics cards that count energy themselves, in µJ over 64 bits; a power reading is no count. */
function graphicsCounters(files: SystemFiles): Counter[] {
  const folder = '/sys/class/hwmon';
  return files.names(folder).flatMap((entry): Counter[] => {
    const driver = files.text(`${folder}/${entry}/name`) ?? '';
    const path = `${folder}/${entry}/energy1_input`;
    if (!['amdgpu', 'i915', 'xe'].includes(driver) || files.number(path) === null) return [];
    return [{ name: `graphics card (${driver})`, path, rangeMicrojoules: null }];
  });
}
