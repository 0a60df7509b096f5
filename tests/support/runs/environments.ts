/** Environments with plausible facts, the same on every call. */
import type { Environment, SweepEnvironment } from '../../../src/shared/contract/parts/environment.ts';
import { makeAdapter } from './runs.ts';

/** A desktop with mains power; every field may be replaced. */
export function makeEnvironment(overrides: Partial<Environment> = {}): Environment {
  const { name, vendor, architecture, driver, limits, features } = makeAdapter();
  return {
    takenAt: '2026-11-20T10:15:00.000Z',
    system: { name: 'Debian GNU/Linux 13', kernel: 'Linux 6.12.1', architecture: 'x64' },
    processor: { model: 'AMD Ryzen 9 7950X', cores: 16, threads: 32, governor: 'performance', megahertz: 4500 },
    memory: { totalBytes: 64 * 2 ** 30, freeBytes: 48 * 2 ** 30 },
    graphics: ['10de:2786 nvidia 570.86'],
    power: { source: 'ac', batteryPercent: null },
    display: { session: 'wayland', desktop: 'GNOME' },
    load: { oneMinute: 0.4, fiveMinutes: 0.3, fifteenMinutes: 0.2 },
    limits: { processors: null, memoryBytes: null },
    runtimes: { node: '24.9.0', dawn: '0.6.2', sqlite: '3.50.4' },
    switches: ['--adapter'],
    variables: { VK_ICD_FILENAMES: 'nvidia_icd.json' },
    dependencies: { webgpu: '0.6.2' },
    commit: '0123456789abcdef0123456789abcdef01234567',
    adapter: { name, vendor, architecture, driver, limits, features },
    ...overrides,
  };
}

/** A sweep during which the machine went to its battery. */
export function makeSweepEnvironment(): SweepEnvironment {
  const before = makeEnvironment();
  const at = '2026-11-20T10:15:01.000Z';
  return {
    before,
    after: { ...before, power: { source: 'battery', batteryPercent: 80 } },
    changed: ['power.source', 'power.batteryPercent'],
    calibrations: [
      {
        ...{ startedAt: at, clock: 'gpu', multiplyAdds: 4e9 },
        readings: [
          { at, ns: 8e6, point: 0, moment: 'before' },
          { at, ns: 10e6, point: 0, moment: 'after' },
        ],
      },
    ],
  };
}
