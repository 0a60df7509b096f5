/** The bundle as JSON Schema, for other programs: what `import` takes. Made from the same types that check every file. */
import { z } from 'zod';
import { bundleFile2Schema, PARTS_OF_2 } from './bundle-file-2.ts';
import { fileSchemas } from './bundle-file.ts';
import { BUNDLE_FORMAT, type Bundle } from '../contract/bundle.ts';
import { ceilingsSchema } from '../contract/parts/ceilings.ts';
import { runKernelSchema, timelineSchema } from '../contract/parts/kernels.ts';
import { adapterSchema, machineSchema, quantitySchema, speedupSchema } from '../contract/run.ts';
import { tuningSchema } from '../contract/parts/tuning.ts';

type Version = Bundle['version'];

/** The parts that have a definition of their own; everything else stands where it is used. */
function namedParts(version: Version): Readonly<Record<string, z.ZodType>> {
  const parts = version === 1 ? fileSchemas() : PARTS_OF_2;
  return {
    machine: machineSchema,
    adapter: adapterSchema,
    ceilings: ceilingsSchema,
    tuning: tuningSchema,
    run: parts.run,
    config: parts.config,
    quantity: quantitySchema,
    speedup: speedupSchema,
    traceRow: parts.traceRow,
    kernel: runKernelSchema,
    timeline: timelineSchema,
  };
}

/**
 * Draft 2020-12. What has a default may be missing, as in files of earlier versions. Fields that the schema does not name
 * are allowed. Three rules have no words in JSON Schema and are checked at import alone: references between the parts, the
 * hashes of kernel sources, and in version 2 which sizes and settings a study has.
 */
export function bundleJsonSchema(version: Version): Readonly<Record<string, unknown>> {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(namedParts(version))) names.add(schema, { id });
  const file = version === 1 ? fileSchemas().bundle : bundleFile2Schema;
  const { $schema, ...schema } = z.toJSONSchema(file, { io: 'input', metadata: names });
  const head = {
    $schema,
    // Names the format, not a place: it changes with the version of the bundle alone.
    $id: `urn:${BUNDLE_FORMAT}:${version}`,
    title: 'Antler bundle',
    description: DESCRIPTIONS[version],
  };
  return { ...head, ...schema };
}

const UNITS = 'Times are nanoseconds and sizes bytes. docs/method/README.md says what each number means.';

const DESCRIPTIONS: Readonly<Record<Version, string>> = {
  1: `Measured runs with the hardware that they ran on. ${UNITS}`,
  2: `Measured runs of any study with the hardware that they ran on; sizes, settings, measures and trace columns have the names that their study declares. ${UNITS}`,
};

/** The files of docs/, by version. */
export const BUNDLE_SCHEMA_FILES: Readonly<Record<Version, string>> = {
  1: 'bundle.schema.json',
  2: 'bundle-2.schema.json',
};

/** What the file of that version holds. */
export function bundleSchemaText(version: Version): string {
  return `${JSON.stringify(bundleJsonSchema(version), null, 2)}\n`;
}
