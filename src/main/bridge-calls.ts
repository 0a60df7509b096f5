/** What each Bridge method takes, for the one check that every call passes. */
import { runSortKeys } from '../shared/studies/index.ts';
import { z } from 'zod';
import { EXPORT_FORMATS } from './export/index.ts';
import { BASELINE_NAME } from '../shared/contract/parts/baseline.ts';
import type { Bridge } from '../shared/contract/bridge.ts';
import { kernelHashSchema, kernelSourcesSchema } from '../shared/contract/parts/kernels.ts';
import { sweepEnvironmentSchema } from '../shared/contract/parts/environment.ts';
import { adapterSchema, runSchema } from '../shared/contract/run.ts';
import { runConfigSchema } from '../shared/contract/run-config.ts';
import { sweepSchema } from '../shared/contract/sweep.ts';
import { LANGUAGES } from '../shared/text/language.ts';
import { tuningSchema } from '../shared/contract/parts/tuning.ts';

/** Most ids that one call may name where the whole library may be meant. */
const MOST_IDS = 100_000;
/** Most runs that are sent to the page at once, traces and all. */
const MOST_RUNS = 2000;

const id = z.string().min(1).max(100);
const ids = z.array(id).max(MOST_IDS);
const names = z.array(z.string().max(4000)).max(1000).nullable();
const baselineName = z
  .string()
  .regex(BASELINE_NAME, 'a baseline has a name of up to 60 letters, digits, ".", "_" and "-"');
/** Without an ending; a file name on every system. */
const pictureName = z.string().regex(/^[\w-]{1,100}$/, 'a picture is named by up to 100 letters, digits, "_" and "-"');
/** Characters of one picture. */
const MOST_PICTURE = 7_000_000;
const count = z.number().int().nonnegative();

const runQuerySchema = z.object({
  search: z.string().max(1000),
  adapterIds: names,
  sweepIds: names,
  contenders: names,
  choices: z.record(z.string().max(100), z.array(z.string().max(1000)).max(MOST_IDS)).nullable(),
  statuses: names,
  sort: z.enum(runSortKeys()),
  descending: z.boolean(),
  offset: count,
  limit: z.number().int().min(0).max(1000),
});

const runStartSchema = z.object({
  id: z.uuid(),
  sweepId: z.uuid(),
  point: count,
  startedAt: z.iso.datetime(),
  adapterId: z.string().max(4000),
  runtime: z.string().max(4000),
  preset: z.string().max(4000).nullable(),
  config: runConfigSchema,
});

const measureEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sweep-started'),
    sweepId: z.uuid(),
    sweep: sweepSchema,
    orderSeed: z.number(),
    adapter: adapterSchema,
    pointCount: count,
    pointsDone: count,
  }),
  z.object({ kind: z.literal('tuned'), adapterId: id, cell: z.string().max(100), tuning: tuningSchema }),
  z.object({ kind: z.literal('kernel-sources'), sources: kernelSourcesSchema }),
  z.object({ kind: z.literal('run-started'), run: runStartSchema }),
  z.object({
    kind: z.literal('progress'),
    pointsDone: count,
    pointCount: count,
    pointShare: z.number(),
    etaSeconds: z.number().nullable(),
    what: z.string().max(4000),
  }),
  z.object({ kind: z.literal('run-finished'), run: runSchema }),
  z.object({ kind: z.literal('runs-extended'), runs: z.array(runSchema).max(MOST_RUNS) }),
  z.object({ kind: z.literal('warning'), message: z.string().max(4000) }),
  z.object({ kind: z.literal('environment'), sweepId: z.uuid(), environment: sweepEnvironmentSchema }),
  z.object({
    kind: z.literal('sweep-finished'),
    sweepId: z.uuid(),
    outcome: z.enum(['finished', 'cancelled', 'failed']),
    reason: z.string().max(4000).nullable(),
  }),
]);

export const CALL_ARGUMENTS: { readonly [M in keyof Bridge]: z.ZodType<Parameters<Bridge[M]>> } = {
  info: z.tuple([]),
  listRuns: z.tuple([runQuerySchema]),
  getRun: z.tuple([id]),
  getRuns: z.tuple([ids.max(MOST_RUNS)]),
  listSweeps: z.tuple([z.number().int().min(1).max(10_000)]),
  listAdapters: z.tuple([]),
  kernelSources: z.tuple([z.array(kernelHashSchema).max(1000)]),
  sweepEnvironment: z.tuple([id]),
  environment: z.tuple([]),
  conditions: z.tuple([]),
  energy: z.tuple([]),
  deleteRuns: z.tuple([ids]),
  listBaselines: z.tuple([]),
  baselineRuns: z.tuple([baselineName]),
  pinBaseline: z.tuple([baselineName, ids.min(1)]),
  removeBaseline: z.tuple([baselineName]),
  exportRuns: z.tuple([ids.min(1), z.enum(EXPORT_FORMATS)]),
  savePicture: z.tuple([pictureName, z.enum(['svg', 'png']), z.string().max(MOST_PICTURE)]),
  importBundle: z.tuple([z.string().min(1).max(1000), z.string()]),
  acquireMeasuring: z.tuple([]),
  releaseMeasuring: z.tuple([]),
  record: z.tuple([measureEventSchema]),
  setLanguage: z.tuple([z.enum(LANGUAGES)]),
};
