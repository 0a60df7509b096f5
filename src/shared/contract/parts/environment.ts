/**
 * What a machine was like while a sweep was measured, before and after it. Holds no host name, no user name and no path:
 * whoever gathers it leaves them out.
 */
import { z } from 'zod';
import { count, figure, moment, namedUpTo, ns, text } from '../bounds.ts';
import { adapterSchema } from '../run.ts';

const texts = namedUpTo(text, 10_000);

/** What the host tells; null where it does not tell. */
export const hostEnvironmentSchema = z.object({
  takenAt: moment,
  system: z.object({ name: text, kernel: text, architecture: text }),
  processor: z.object({
    model: text,
    /** Physical cores. */
    cores: count.nullable(),
    threads: count,
    governor: text.nullable(),
    megahertz: figure.nullable(),
  }),
  memory: z.object({ totalBytes: count, freeBytes: count }),
  /** Graphics devices as the system lists them, with vendor and device number and kernel driver. */
  graphics: z.array(text).max(100),
  power: z.object({ source: z.enum(['ac', 'battery']).nullable(), batteryPercent: figure.nullable() }),
  display: z.object({ session: text.nullable(), desktop: text.nullable() }),
  load: z.object({ oneMinute: figure, fiveMinutes: figure, fifteenMinutes: figure }).nullable(),
  /** What a container or group of processes is held to. */
  limits: z.object({ processors: figure.nullable(), memoryBytes: count.nullable() }),
  /** Names and versions: node, v8, electron, chromium, dawn, sqlite. */
  runtimes: texts,
  /** Switches of the command line, without what was given to them. */
  switches: z.array(text).max(1000),
  /** Variables that change what drivers and runtimes do; of paths the file names. */
  variables: texts,
  dependencies: texts,
  /** Of the sources that this program was built from. */
  commit: text.nullable(),
});
export type HostEnvironment = z.infer<typeof hostEnvironmentSchema>;

export const environmentSchema = hostEnvironmentSchema.extend({
  /** As WebGPU describes it. */
  adapter: adapterSchema.pick({
    name: true,
    vendor: true,
    architecture: true,
    driver: true,
    limits: true,
    features: true,
  }),
});
/** The host and the adapter that was measured on. */
export type Environment = z.infer<typeof environmentSchema>;

export const calibrationReadingSchema = z.object({
  at: moment,
  /** Median of three repetitions of the fixed work. */
  ns,
  point: count,
  moment: z.enum(['before', 'after']),
});

export const calibrationSchema = z.object({
  /** Each start of the program sizes its work anew: readings of two starts are comparable by their multiply-adds. */
  startedAt: moment,
  clock: z.enum(['gpu', 'wall']),
  /** Size of that work: multiply-adds of one reading, all lanes together; null in files from before that was kept. */
  multiplyAdds: count.nullable().default(null),
  readings: z.array(calibrationReadingSchema).max(100_000),
});
export type Calibration = z.infer<typeof calibrationSchema>;

export const sweepEnvironmentSchema = z.object({
  before: environmentSchema.nullable(),
  /** null until the sweep has ended. */
  after: environmentSchema.nullable(),
  /** Fields that differ, as "power.source"; figures that always move only where they moved far. */
  changed: z.array(text).max(1000),
  calibrations: z.array(calibrationSchema).max(10_000),
});
export type SweepEnvironment = z.infer<typeof sweepEnvironmentSchema>;

export const sweepRecordSchema = z.object({
  id: z.uuid(),
  startedAt: moment,
  orderSeed: z.number().int(),
  environment: sweepEnvironmentSchema,
});
/** A sweep as a bundle carries it: what its runs have in common. */
export type SweepRecord = z.infer<typeof sweepRecordSchema>;

/** How far a figure that always moves has to move to be told: by so much, and by this share of the larger value. */
const MOVING: Readonly<Record<string, { readonly by: number; readonly share: number }>> = {
  'processor.megahertz': { by: 100, share: 0.1 },
  'memory.freeBytes': { by: 2 ** 28, share: 0.25 },
  'power.batteryPercent': { by: 5, share: 0 },
  'load.oneMinute': { by: 1, share: 0.5 },
  'load.fiveMinutes': { by: 1, share: 0.5 },
  'load.fifteenMinutes': { by: 1, share: 0.5 },
};

/** The fields in which two environments differ, apart from when they were taken. */
export function changedFields(before: Environment, after: Environment): string[] {
  const [first, second] = [flatten(before), flatten(after)];
  const names = new Set([...first.keys(), ...second.keys()]);
  return [...names].filter((name) => name !== 'takenAt' && differs(name, first.get(name), second.get(name)));
}

function differs(name: string, first: unknown, second: unknown): boolean {
  const moving = MOVING[name];
  if (!moving || typeof first !== 'number' || typeof second !== 'number') return first !== second;
  const distance = Math.abs(first - second);
  return distance >= moving.by && distance >= moving.share * Math.max(first, second);
}

/** Leaves by their path; a list is one leaf. */
function flatten(value: unknown, path = '', leaves = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [key, member] of Object.entries(value)) flatten(member, path === '' ? key : `${path}.${key}`, leaves);
  else leaves.set(path, Array.isArray(value) ? JSON.stringify(value) : value);
  return leaves;
}

/** The value of a field by its path: "power.source"; null where it is not told. */
export function fieldText(environment: Environment | null, name: string): string | null {
  const value = flatten(environment).get(name);
  return value === undefined || value === null ? null : String(value);
}

/**
 * What is known of a sweep together with what was known before. A sweep that was interrupted goes on with its first
 * environment, so that what changed in between is seen too.
 */
export function mergeEnvironments(known: SweepEnvironment | null, told: SweepEnvironment): SweepEnvironment {
  const before = known?.before ?? told.before;
  const latest = told.after ?? told.before;
  const isSame = (a: Calibration) => told.calibrations.some(({ startedAt }) => startedAt === a.startedAt);
  const earlier = (known?.calibrations ?? []).filter((calibration) => !isSame(calibration));
  return {
    before,
    after: told.after,
    changed: before && latest ? changedFields(before, latest) : [],
    calibrations: [...earlier, ...told.calibrations],
  };
}
