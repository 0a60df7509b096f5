/** The bundle as JSON Schema, for other programs: what `import` takes. Made from the same types that check every file. */
import { z } from 'zod';
import { bundleFileSchema, fileRunSchema, flatConfigSchema, flatTraceRowSchema } from './bundle-file.ts';
import { BUNDLE_FORMAT, BUNDLE_VERSION } from '../contract/bundle.ts';
import { ceilingsSchema } from '../contract/parts/ceilings.ts';
import { runKernelSchema, timelineSchema } from '../contract/parts/kernels.ts';
import { adapterSchema, machineSchema, quantitySchema, speedupSchema } from '../contract/run.ts';
import { tuningSchema } from '../contract/parts/tuning.ts';

/** The parts that have a definition of their own; everything else stands where it is used. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  machine: machineSchema,
  adapter: adapterSchema,
  ceilings: ceilingsSchema,
  tuning: tuningSchema,
  run: fileRunSchema,
  config: flatConfigSchema,
  quantity: quantitySchema,
  speedup: speedupSchema,
  traceRow: flatTraceRowSchema,
  kernel: runKernelSchema,
  timeline: timelineSchema,
};

/** Names the format, not a place: it changes with the version of the bundle alone. */
export const BUNDLE_SCHEMA_ID = `urn:${BUNDLE_FORMAT}:${BUNDLE_VERSION}`;

/**
 * Draft 2020-12. What has a default may be missing, as in files of earlier versions. Fields that the schema does not name
 * are allowed. Two rules have no words in JSON Schema and are checked at import alone: references between the parts, and
 * the hashes of kernel sources.
 */
export function bundleJsonSchema(): Readonly<Record<string, unknown>> {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) names.add(schema, { id });
  const { $schema, ...schema } = z.toJSONSchema(bundleFileSchema, { io: 'input', metadata: names });
  const head = {
    $schema,
    $id: BUNDLE_SCHEMA_ID,
    title: 'Antler bundle',
    description:
      'Measured runs with the hardware that they ran on. Times are nanoseconds and sizes bytes. ' +
      'docs/method/README.md says what each number means.',
  };
  return { ...head, ...schema };
}

/** The file docs/bundle.schema.json. */
export function bundleSchemaText(): string {
  return `${JSON.stringify(bundleJsonSchema(), null, 2)}\n`;
}
