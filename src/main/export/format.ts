/** What an export format declares. Formats are pure: a bundle in, the text of one file out. */
import type { ExportFormat } from '../../shared/contract/bridge.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';

export interface Exporter {
  readonly id: ExportFormat;
  /** For a menu: "Report (HTML)". */
  readonly title: string;
  /** Without the dot. */
  readonly extension: string;
  readonly mime: string;
  /** The whole file. Throws a Fault (`invalid`) where the bundle cannot be written in this format. */
  write(bundle: Bundle): string;
}
