/** The bundle as JSON, in its canonical form: keys in the order of the schema, one machine, adapter or run a line. */
import type { Bundle } from '../../shared/contract/bundle.ts';
import { type AnyBundleFile, checkedFileRun, fileSchemas } from '../../shared/studies/bundle-file.ts';
import { bundleFile2Schema } from '../../shared/studies/bundle-file-2.ts';
import { bundleForFile } from '../../shared/words/bundle-for-file.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { type UnknownFields, withUnknownFields } from '../../shared/contract/border/unknown-fields.ts';
import { validate } from '../../shared/contract/border/validate.ts';
import { visibleJson } from '../../shared/text/visible-text.ts';
import type { Exporter } from './format.ts';

function lines(items: readonly unknown[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => visibleJson(item)).join(',\n')}\n]`;
}

/** Checked before it is written: a file that this program could not read back is not written at all. */
function write(bundle: Bundle): string {
  const { machines, adapters, runs, sweeps, ...head } = withUnknownParts(checked(bundleForFile(bundle)), bundle);
  const start = visibleJson(head).slice(0, -1);
  const around = sweeps ? `,\n"sweeps":${lines(sweeps)}` : '';
  return `${start},\n"machines":${lines(machines)},\n"adapters":${lines(adapters)},\n"runs":${lines(runs)}${around}}\n`;
}

/** Throws a Fault with the field, and with the run that it is of: an earlier version may have stored what is refused now. */
function checked(bundle: AnyBundleFile): AnyBundleFile {
  try {
    return validFile(bundle);
  } catch (error) {
    const place = error instanceof Fault ? /^bundle\.runs\.(\d+)\./.exec(error.message)?.[1] : undefined;
    const id = place === undefined ? undefined : bundle.runs[Number(place)]?.id;
    if (!(error instanceof Fault) || id === undefined) throw error;
    throw new Fault(error.code, `${error.message} (run ${id})`, { cause: error });
  }
}

/** The schema of version 2 knows no study: what a study asks of its runs is checked run by run. */
function validFile(bundle: AnyBundleFile): AnyBundleFile {
  if (bundle.version === 1) return validate(fileSchemas().bundle, bundle, 'bundle');
  const whole = validate(bundleFile2Schema, bundle, 'bundle');
  whole.runs.forEach((run, index) => checkedFileRun(2, run, `bundle.runs.${index}`));
  return whole;
}

/** Puts back what was not understood when it was read, as long as the file stays one that can be read. */
function withUnknownParts(known: AnyBundleFile, { unknown }: Bundle): AnyBundleFile {
  if (!unknown) return known;
  const part = <T extends { readonly id: string }>(
    items: readonly T[],
    fields: ReadonlyMap<string, UnknownFields>,
  ): T[] => items.map((item) => withUnknownFields(item, fields.get(item.id) ?? []));
  const hardware = {
    machines: part(known.machines, unknown.machines),
    adapters: part(known.adapters, unknown.adapters),
  };
  const whole =
    known.version === 1
      ? { ...known, ...hardware, runs: part(known.runs, unknown.runs) }
      : { ...known, ...hardware, runs: part(known.runs, unknown.runs) };
  validFile(whole);
  return whole;
}

export const json = {
  id: 'json',
  title: { en: 'Bundle', zh: '数据包' },
  note: { en: 'JSON, can be imported again', zh: 'JSON，可重新导入' },
  extension: 'json',
  mime: 'application/json',
  write,
} as const satisfies Exporter;
