/** Describes the machine around a measurement. Nothing in it names the user, the host or a path. */
import os from 'node:os';
import manifest from '../../../package.json';
import type { HostEnvironment } from '../../shared/contract/parts/environment.ts';
import { readGroupLimits } from './cgroup.ts';
import type { PowerWatch } from './conditions.ts';
import { readPower } from './power.ts';
import { readGraphics, readProcessor } from './processor.ts';
import { fileNames, type Identity, ownIdentity, redact } from './redaction.ts';
import { openSystemFiles, type SystemFiles } from './system-files.ts';

/** What tests replace, and what only the caller knows. */
export interface EnvironmentSources {
  readonly files?: SystemFiles;
  readonly identity?: Identity;
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Arguments of the command line, and those of the runtime before them. */
  readonly argv?: readonly string[];
  /** Switches that were given otherwise: "enable-features=Vulkan". */
  readonly switches?: readonly string[];
  /** Runtimes beside those that this process tells of: Dawn, SQLite. */
  readonly runtimes?: Readonly<Record<string, string>>;
  readonly watch?: PowerWatch | null;
}

/** Variables that change what drivers and runtimes do. */
const VARIABLES =
  /^(VK_\w+|MESA_\w+|LP_\w+|LIBGL_\w+|GALLIUM_\w+|AMD_\w+|RADV_\w+|__GL\w*|DRI_PRIME|CUDA_VISIBLE_DEVICES|DAWN_\w+|NODE_OPTIONS|UV_THREADPOOL_SIZE|OMP_NUM_THREADS|XDG_SESSION_TYPE)$/;
const RUNTIMES = ['node', 'v8', 'electron', 'chrome', 'uv'] as const;

export function readEnvironment(sources: EnvironmentSources = {}): HostEnvironment {
  const { files = openSystemFiles(), identity = ownIdentity(), variables = process.env } = sources;
  const environment: HostEnvironment = {
    takenAt: new Date().toISOString(),
    system: { name: systemName(files), kernel: `${os.type()} ${os.release()}`, architecture: os.arch() },
    processor: readProcessor(files, os.cpus(), os.availableParallelism()),
    memory: { totalBytes: os.totalmem(), freeBytes: availableBytes(files) },
    graphics: readGraphics(files),
    power: powerOf(files, sources.watch ?? null),
    display: {
      session:
        variables['XDG_SESSION_TYPE'] ??
        (variables['WAYLAND_DISPLAY'] ? 'wayland' : variables['DISPLAY'] ? 'x11' : null),
      desktop: variables['XDG_CURRENT_DESKTOP'] ?? null,
    },
    load: loadOf(),
    limits: readGroupLimits(files),
    runtimes: { ...ownRuntimes(), ...sources.runtimes },
    switches: [
      ...switchNames(sources.argv ?? [...process.execArgv, ...process.argv.slice(2)]),
      ...(sources.switches ?? []),
    ],
    variables: chosenVariables(variables),
    dependencies: manifest.dependencies,
    commit: builtFrom(),
  };
  return { ...redact(environment, identity), takenAt: environment.takenAt };
}

/** Put there by the build (electron.vite.config.ts); null where git did not tell. */
function builtFrom(): string | null {
  const commit: unknown = import.meta.env.ANTLER_COMMIT;
  return typeof commit === 'string' && commit !== '' ? commit : null;
}

function systemName(files: SystemFiles): string {
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(files.text('/etc/os-release') ?? '')?.[1] ?? os.type();
}

/** What a program could get without swapping; the runtime's own figure leaves the caches out. */
function availableBytes(files: SystemFiles): number {
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(files.text('/proc/meminfo') ?? '')?.[1];
  return kibibytes === undefined ? os.freemem() : Number(kibibytes) * 1024;
}

function powerOf(files: SystemFiles, watch: PowerWatch | null): HostEnvironment['power'] {
  const power = readPower(files);
  return watch ? { ...power, source: watch.isOnBattery() ? 'battery' : 'ac' } : power;
}

function loadOf(): HostEnvironment['load'] {
  if (os.platform() === 'win32') return null;
  const [oneMinute = 0, fiveMinutes = 0, fifteenMinutes = 0] = os.loadavg().map((load) => Math.round(load * 100) / 100);
  return { oneMinute, fiveMinutes, fifteenMinutes };
}

function ownRuntimes(): Record<string, string> {
  const versions = process.versions as Readonly<Record<string, string | undefined>>;
  return Object.fromEntries(
    RUNTIMES.flatMap((name) => {
      const version = versions[name];
      return version === undefined ? [] : [[name === 'chrome' ? 'chromium' : name, version]];
    }),
  );
}

/** What follows a switch may be a path or a name: it is left out. */
function switchNames(argv: readonly string[]): string[] {
  return [...new Set(argv.flatMap((argument) => /^-{1,2}[A-Za-z][\w-]*/.exec(argument)?.[0] ?? []))];
}

function chosenVariables(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const chosen = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || !VARIABLES.test(name)) return [];
    return [[name, /[\\/]/.test(value) ? fileNames(value) : value.slice(0, 200)]];
  });
  return Object.fromEntries(chosen.sort(([a], [b]) => (a < b ? -1 : 1)));
}
