/** Reads a bundle out of a file's text. The text may come from anywhere: every refusal is one line naming the place. */
import { z } from 'zod';
import {
  BUNDLE_FORMAT,
  BUNDLE_SIZE_LIMIT_BYTES,
  BUNDLE_VERSIONS,
  type Bundle,
  bundleSchema,
  unknownPart,
  type UnknownParts,
} from '../../shared/contract/bundle.ts';
import { contradictionsOf } from '../../shared/findings/comparing/consistency.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { type AnyFileRun, checkedFileRun, runOfFile } from '../../shared/studies/bundle-file.ts';
import { unknownFieldsOf, type UnknownFields } from '../../shared/contract/border/unknown-fields.ts';
import { validate } from '../../shared/contract/border/validate.ts';
import { readJson } from '../../shared/text/read-json.ts';
import { checkKernelSources } from './rows/kernel-sources.ts';
import { say } from '../../shared/words/say.ts';

/** Runs are checked one by one, so that a file of nonsense is refused at its first run. */
const envelopeSchema = bundleSchema.extend({ runs: z.array(z.unknown()).max(1_000_000) });

/** Looked at first: the other fields of a newer version may look otherwise. */
const headSchema = z.object({ format: z.unknown(), version: z.unknown() }).catch({ format: null, version: null });

/** Parses and checks. Throws a Fault `invalid` naming file, field and value. */
export function readBundle(text: string, fileName: string): Bundle {
  if (text.length > BUNDLE_SIZE_LIMIT_BYTES)
    throw new Fault(
      'invalid',
      say('store.bundle-too-large', { fileName, BUNDLE_SIZE_LIMIT_BYTES: BUNDLE_SIZE_LIMIT_BYTES / 2 ** 20 }),
    );
  const value = readJson(text, fileName);
  refuseOtherFormats(value, fileName);
  const envelope = validate(envelopeSchema, value, fileName);
  checkKernelSources(envelope.kernelSources ?? {}, fileName);
  const { version } = envelope;
  const known = envelope.runs.map((run, index) => checkedFileRun(version, run, `${fileName}: runs[${index}]`));
  const runs = known.map(runOfFile);
  const [contradiction] = contradictionsOf(runs);
  if (contradiction !== undefined) throw new Fault('invalid', `${fileName}: ${contradiction}`);
  return { ...envelope, runs, ...unknownPart(unknownParts(value, { ...envelope, runs: known }, fileName)) };
}

/** The parts that may have fields which were not understood. */
type Checked = Pick<Bundle, 'machines' | 'adapters'> & { readonly runs: readonly AnyFileRun[] };

/** What the file says of machines, adapters and runs beyond what was understood; of other parts it is let go. */
function unknownParts(value: unknown, known: Checked, fileName: string): UnknownParts {
  const given = z.record(z.string(), z.unknown()).parse(value);
  const fieldsOf = (part: keyof UnknownParts): Map<string, UnknownFields> => {
    const items = z.array(z.unknown()).parse(given[part]);
    const found = known[part].map((item, index): [string, UnknownFields] => [
      item.id,
      unknownFieldsOf(items[index], item, `${fileName}: ${part}[${index}]`),
    ]);
    return new Map(found.filter(([, fields]) => fields.length > 0));
  };
  return { machines: fieldsOf('machines'), adapters: fieldsOf('adapters'), runs: fieldsOf('runs') };
}

function refuseOtherFormats(value: unknown, fileName: string): void {
  const { format, version } = headSchema.parse(value);
  if (format !== BUNDLE_FORMAT) throw new Fault('invalid', say('store.not-a-bundle', { fileName, BUNDLE_FORMAT }));
  const newest = Math.max(...BUNDLE_VERSIONS);
  if (typeof version !== 'number' || version <= newest) return;
  const what = say('store.bundle-version', { version, BUNDLE_VERSION: newest });
  throw new Fault('invalid', say('store.bundle-newer', { fileName, what }));
}
