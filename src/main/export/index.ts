/** Every export format. A new one is one file and one line here. */
import type { ExportFormat } from '../../shared/contract/bridge.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { csv } from './csv.ts';
import type { Exporter } from './format.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { trace } from './trace.ts';

export const EXPORTERS: readonly Exporter[] = [json, csv, html, markdown, trace];

/** The exporter of a format. Throws a Fault (`invalid`) with the known names for any other. */
export function exporterOf(format: ExportFormat | string): Exporter {
  const found = EXPORTERS.find((exporter) => exporter.id === format);
  if (found) return found;
  throw new Fault('invalid', `format: unknown "${format}"; known are ${EXPORTERS.map(({ id }) => id).join(', ')}`);
}
