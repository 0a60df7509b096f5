/** The bundle: the file format in which runs leave and enter the database. */
import { z } from 'zod';
import { sweepRecordSchema } from './environment.ts';
import { kernelSourcesSchema } from './kernels.ts';
import { adapterSchema, machineSchema, runSchema } from './run.ts';

export const BUNDLE_FORMAT = 'antler-bundle';
export const BUNDLE_VERSION = 1;

export const bundleSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  version: z.literal(BUNDLE_VERSION),
  createdAt: z.iso.datetime(),
  app: z.object({
    name: z.string(),
    version: z.string(),
    runtime: z.string(),
    runtimeVersion: z.string(),
  }),
  machines: z.array(machineSchema).max(10_000),
  adapters: z.array(adapterSchema).max(10_000),
  runs: z.array(runSchema).max(1_000_000),
  /** What the machine was like around the sweeps that the runs name; may be left out, whole or in part. */
  sweeps: z.array(sweepRecordSchema).max(100_000).optional(),
  /** WGSL of the kernels that the runs name, by hash; may be left out, whole or in part. */
  kernelSources: kernelSourcesSchema.optional(),
});
export type Bundle = z.infer<typeof bundleSchema>;
