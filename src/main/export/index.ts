/** Every export format, in the order of menus and help. A new one is one file and one line here. */
import type { ExportOffer } from '../../shared/contract/bridge.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { csv } from './csv.ts';
import type { Exporter } from './format.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { trace } from './trace.ts';

// prettier-ignore
const FORMATS = [
  json,
  csv,
  html,
  markdown,
  trace,
] as const satisfies readonly Exporter[];

export type ExportFormat = (typeof FORMATS)[number]['id'];

export const EXPORTERS: readonly Exporter[] = FORMATS;
export const EXPORT_FORMATS: readonly ExportFormat[] = FORMATS.map(({ id }) => id);

/** The exporter of a format. Throws a Fault (`invalid`) with the known names for any other. */
export function exporterOf(format: string): Exporter {
  const found = EXPORTERS.find((exporter) => exporter.id === format);
  if (found) return found;
  throw new Fault('invalid', `format: unknown "${format}"; known are ${EXPORT_FORMATS.join(', ')}`);
}

/** What a menu shows of each. */
export function exportOffers(): ExportOffer[] {
  return EXPORTERS.map(({ id, title, note }) => ({ id, title, note }));
}
