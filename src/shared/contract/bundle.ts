/** The bundle: the file format in which runs leave and enter the database. */
import { z } from 'zod';
import { moment, text } from './bounds.ts';
import { sweepRecordSchema } from './parts/environment.ts';
import { kernelSourcesSchema } from './parts/kernels.ts';
import { adapterSchema, machineSchema, runSchema } from './run.ts';
import type { UnknownFields } from './border/unknown-fields.ts';

export const BUNDLE_FORMAT = 'antler-bundle';
/** 1: one flat form for runs of the first study. 2: runs of any study. The newest that files are read of. */
export const BUNDLE_VERSIONS = [1, 2] as const;
/** Larger files are refused before they are read. */
export const BUNDLE_SIZE_LIMIT_BYTES = 256 * 2 ** 20;

export const bundleSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  version: z.literal(BUNDLE_VERSIONS),
  createdAt: moment,
  app: z.object({
    name: text,
    version: text,
    runtime: text,
    runtimeVersion: text,
  }),
  machines: z.array(machineSchema).max(10_000),
  adapters: z.array(adapterSchema).max(10_000),
  runs: z.array(runSchema).max(1_000_000),
  /** What the machine was like around the sweeps that the runs name; may be left out, whole or in part. */
  sweeps: z.array(sweepRecordSchema).max(100_000).optional(),
  /** WGSL of the kernels that the runs name, by hash; may be left out, whole or in part. */
  kernelSources: kernelSourcesSchema.optional(),
});

/** Fields that this version does not know, by the id of what has them. */
export type UnknownParts = {
  readonly [part in 'machines' | 'adapters' | 'runs']: ReadonlyMap<string, UnknownFields>;
};

/** A bundle at hand; `unknown` is what travels through without being understood, and no field of the file. */
export type Bundle = z.infer<typeof bundleSchema> & { readonly unknown?: UnknownParts };

/** The field of a bundle; none where everything was understood. */
export function unknownPart(unknown: UnknownParts): Pick<Bundle, 'unknown'> {
  return Object.values(unknown).some(({ size }) => size > 0) ? { unknown } : {};
}
