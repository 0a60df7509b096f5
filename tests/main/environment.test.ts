import { environmentFacts } from '../../src/shared/words/facts/environment.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createConditionsReader } from '../../src/main/environment/conditions.ts';
import { createEnergyReader } from '../../src/main/environment/energy.ts';
import { readEnvironment } from '../../src/main/environment/environment.ts';
import { fileNames, redact } from '../../src/main/environment/redaction.ts';
import { openSystemFiles, type SystemFiles } from '../../src/main/environment/system-files.ts';
import {
  changedFields,
  type Environment,
  hostEnvironmentSchema,
  mergeEnvironments,
  sweepEnvironmentSchema,
} from '../../src/shared/contract/parts/environment.ts';
import { temporaryFolder } from '../support/temporary-database.ts';

/** A tree of the system's files; `change` writes into it later. */
function fakeSystem(tree: Record<string, string>): { files: SystemFiles; change(tree: Record<string, string>): void } {
  const root = temporaryFolder();
  const change = (parts: Record<string, string>): void => {
    for (const [path, content] of Object.entries(parts)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), `${content}\n`);
    }
  };
  change(tree);
  return { files: openSystemFiles(root), change };
}

const LAPTOP = {
  'etc/os-release': 'NAME=Test\nPRETTY_NAME="Test Linux 7 (built by somebody@buildhost7)"',
  'proc/cpuinfo': [0, 1, 2, 3].map((n) => `processor: ${n}\nphysical id : 0\ncore id : ${n >> 1}`).join('\n\n'),
  'proc/meminfo': 'MemTotal: 16000000 kB\nMemAvailable:   1048576 kB',
  'proc/self/cgroup': '0::/user.slice/antler',
  'proc/stat': 'cpu  1000 0 500 90000 10 0 0 0 0 0\ncpu0 1 1 1 1',
  'sys/fs/cgroup/user.slice/antler/cpu.stat': 'usage_usec 5\nthrottled_usec 2000',
  'sys/fs/cgroup/user.slice/antler/cpu.max': '150000 100000',
  'sys/fs/cgroup/user.slice/antler/memory.max': 'max',
  'sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'powersave',
  'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '2100000',
  'sys/class/power_supply/AC/type': 'Mains',
  'sys/class/power_supply/AC/online': '0',
  'sys/class/power_supply/BAT0/type': 'Battery',
  'sys/class/power_supply/BAT0/status': 'Discharging',
  'sys/class/power_supply/BAT0/capacity': '73',
  'sys/class/power_supply/mouse/type': 'Battery',
  'sys/class/power_supply/mouse/scope': 'Device',
  'sys/class/drm/card1/device/vendor': '0x1002',
  'sys/class/drm/card1/device/device': '0x15bf',
};

const ADAPTER = { name: 'GPU', vendor: '', architecture: '', driver: 'd 1', limits: { a: 1 }, features: ['b'] };

const IDENTITY = { host: 'buildhost7.example', user: 'somebody', home: '/home/somebody' };

function environmentOf(files: SystemFiles): Environment {
  const host = readEnvironment({
    files,
    identity: IDENTITY,
    variables: {
      VK_ICD_FILENAMES: '/home/somebody/icd/radeon.json:/usr/share/vulkan/lvp.json',
      MESA_NOTE: 'seen by Somebody on buildhost7',
      HOME: '/home/somebody',
      SECRET_TOKEN: 'hush',
      XDG_SESSION_TYPE: 'wayland',
    },
    argv: ['--enable-source-maps', '--database=/home/somebody/a.db', 'run', '--problem', '/home/somebody/p.json'],
    switches: ['enable-features=Vulkan'],
    runtimes: { dawn: '0.6.2' },
  });
  return { ...host, adapter: ADAPTER };
}

describe('the environment', () => {
  it('is read from the system and fits the contract', () => {
    const { files } = fakeSystem(LAPTOP);
    const environment = environmentOf(files);
    expect(hostEnvironmentSchema.safeParse(environment).error).toBeUndefined();
    expect(environment.processor).toMatchObject({ cores: 2, governor: 'powersave', megahertz: 2100 });
    expect(environment.memory.freeBytes).toBe(2 ** 30);
    expect(environment.power).toEqual({ source: 'battery', batteryPercent: 73 });
    expect(environment.limits).toEqual({ processors: 1.5, memoryBytes: null });
    expect(environment.graphics).toEqual(['1002:15bf']);
    expect(environment.switches).toEqual(['--enable-source-maps', '--database', '--problem', 'enable-features=Vulkan']);
    expect(environment.runtimes).toMatchObject({ node: process.versions.node, dawn: '0.6.2' });
    expect(environment.dependencies).toHaveProperty('zod');
    expect(environment.variables['VK_ICD_FILENAMES']).toBe('radeon.json:lvp.json');
    expect(environment.display.session).toBe('wayland');
  });

  it('names neither user, host nor home, wherever they stand', () => {
    const text = JSON.stringify(environmentOf(fakeSystem(LAPTOP).files)).toLowerCase();
    for (const secret of ['somebody', 'buildhost7', '/home', 'hush']) expect(text).not.toContain(secret);
    const own = JSON.stringify(readEnvironment());
    for (const secret of [os.hostname(), os.homedir()]) if (secret.length > 5) expect(own).not.toContain(secret);
  });

  it('is complete where the system tells nothing', () => {
    const environment = readEnvironment({ files: fakeSystem({}).files, variables: {}, argv: [], identity: IDENTITY });
    expect(hostEnvironmentSchema.safeParse(environment).error).toBeUndefined();
    expect(environment).toMatchObject({
      ...{ power: { source: null }, limits: { processors: null }, display: { session: null }, graphics: [] },
    });
  });

  it('hides short names only where they stand alone', () => {
    const identity = { host: 'pi', user: 'al', home: '/home/al' };
    expect(redact({ a: 'pipeline al', al: '/home/al/x on pi' }, identity)).toEqual({
      a: 'pipeline …',
      '…': '…/x on …',
    });
  });

  it('keeps of paths the file names', () => {
    expect(fileNames(String.raw`C:\Users\me\icd.json;/etc/vulkan/icd.d/a.json`)).toBe('icd.json:a.json');
  });
});

describe('a sweep between two environments', () => {
  it('tells what changed, and of figures that always move only what moved far', () => {
    const before = environmentOf(fakeSystem(LAPTOP).files);
    const after: Environment = {
      ...before,
      takenAt: '2026-01-01T00:00:00.000Z',
      power: { source: 'ac', batteryPercent: 74 },
      processor: { ...before.processor, megahertz: 2110 },
      memory: { ...before.memory, freeBytes: 2 ** 28 },
      adapter: { ...ADAPTER, driver: 'd 2' },
    };
    expect(changedFields(before, after)).toEqual(['memory.freeBytes', 'power.source', 'adapter.driver']);
    expect(changedFields(before, before)).toEqual([]);
    const merged = mergeEnvironments(null, { before, after, changed: [], calibrations: [] });
    expect(sweepEnvironmentSchema.safeParse(merged).error).toBeUndefined();
    expect(environmentFacts(merged).at(-1)).toEqual([
      'Changed during the sweep',
      `memory.freeBytes: ${2 ** 30} → ${2 ** 28}; power.source: battery → ac; adapter.driver: d 1 → d 2`,
    ]);
  });

  it('keeps its first environment, and all readings, when it goes on after an interruption', () => {
    const first = environmentOf(fakeSystem(LAPTOP).files);
    const second = { ...first, adapter: { ...ADAPTER, driver: 'd 2' } };
    const series = (startedAt: string, ...ns: number[]) => ({
      ...{ startedAt, clock: 'gpu' as const, multiplyAdds: 4e9 },
      readings: ns.map((time) => ({ at: startedAt, ns: time, point: 0, moment: 'after' as const })),
    });
    const [one, two] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'] as const;
    const begun = mergeEnvironments(null, { before: first, after: null, changed: [], calibrations: [series(one, 8)] });
    const told = { before: second, after: null, changed: [], calibrations: [series(two, 9)] };
    const again = mergeEnvironments(begun, told);
    const grown = mergeEnvironments(again, { ...told, calibrations: [series(two, 9, 10)] });
    expect(again.before?.adapter.driver).toBe('d 1');
    expect(again.changed).toEqual(['adapter.driver']);
    expect(grown.calibrations.map(({ readings }) => readings.map(({ ns }) => ns))).toEqual([[8], [9, 10]]);
  });
});

describe('conditions', () => {
  it('count the time of other programs, throttling and sleep', () => {
    const { files, change } = fakeSystem(LAPTOP);
    let [calendarMs, steadyMs, own] = [1000, 0, 3];
    const clocks = { calendar: () => calendarMs, steady: () => steadyMs };
    const read = createConditionsReader({ files, clocks, ownCpuSeconds: () => own });
    expect(read()).toMatchObject({ power: 'battery', otherCpuSeconds: 12, throttledNs: 2e6, suspends: 0, hidden: 0 });
    change({ 'proc/stat': 'cpu  1600 0 500 90000 10 0 0 0 0 0' });
    [calendarMs, steadyMs, own] = [61_000, 2000, 5];
    expect(read()).toMatchObject({ otherCpuSeconds: 16, suspends: 1 });
    expect(read().suspends).toBe(1);
  });

  it('believe the shell before the files, and know no others where somebody else measures', () => {
    const { files } = fakeSystem(LAPTOP);
    const read = createConditionsReader({ files, watch: { isOnBattery: () => false, suspends: () => 4 } });
    expect(read()).toMatchObject({ power: 'ac', suspends: 4, otherCpuSeconds: null });
  });
});

describe('energy', () => {
  const zone = (name: string, microjoules: number, more: Record<string, string> = {}) => ({
    [`sys/class/powercap/${name}/energy_uj`]: String(microjoules),
    [`sys/class/powercap/${name}/max_energy_range_uj`]: '1000000',
    ...more,
  });
  const named = (zoneName: string, name: string) => ({ [`sys/class/powercap/${zoneName}/name`]: name });

  it('adds up packages over their wraps, and neither their parts nor the platform', () => {
    const { files, change } = fakeSystem({
      ...zone('intel-rapl:0', 900_000, named('intel-rapl:0', 'package-0')),
      ...zone('intel-rapl:0:0', 500_000, named('intel-rapl:0:0', 'core')),
      ...zone('intel-rapl:1', 100_000, named('intel-rapl:1', 'package-1')),
      ...zone('intel-rapl:2', 100_000, named('intel-rapl:2', 'psys')),
    });
    const read = createEnergyReader(files);
    expect(read()).toEqual({ joules: 0, source: 'processor package-0 (RAPL), processor package-1 (RAPL)' });
    change({ ...zone('intel-rapl:0', 50_000), ...zone('intel-rapl:1', 350_000), ...zone('intel-rapl:2', 999_000) });
    expect(read()?.joules).toBeCloseTo(0.4, 9);
    expect(read()?.joules).toBeCloseTo(0.4, 9);
  });

  it('counts graphics cards whose driver counts energy, and no power readings', () => {
    const card = (name: string) => ({
      'sys/class/hwmon/hwmon3/name': name,
      'sys/class/hwmon/hwmon3/energy1_input': '5',
    });
    expect(createEnergyReader(fakeSystem(card('xe')).files)()?.source).toBe('graphics card (xe)');
    const power = { 'sys/class/hwmon/hwmon3/name': 'amdgpu', 'sys/class/hwmon/hwmon3/power1_average': '5' };
    expect(createEnergyReader(fakeSystem(power).files)()).toBeNull();
  });

  it('is absent where nothing counts, and from where a counter falls silent on', () => {
    expect(createEnergyReader(fakeSystem({}).files)()).toBeNull();
    const { files, change } = fakeSystem(zone('intel-rapl:0', 5, named('intel-rapl:0', 'package-0')));
    const read = createEnergyReader(files);
    change({ 'sys/class/powercap/intel-rapl:0/energy_uj': '' });
    expect(read()).toBeNull();
    change({ 'sys/class/powercap/intel-rapl:0/energy_uj': '90' });
    expect(read()).toBeNull();
  });
});
