/** What an export format declares. Formats are pure: a bundle in, the text of one file out. */
import type { ExportOffer } from '../../shared/contract/bridge.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';

export interface Exporter extends ExportOffer {
  /** Without the dot. */
  readonly extension: string;
  readonly mime: string;
  /** It holds verdicts, which another threshold may change. */
  readonly judges?: boolean;
  /** Excel knows its encoding by a byte order mark, which is written when asked for. */
  readonly takesByteOrderMark?: boolean;
  /** The whole file. Throws a Fault (`invalid`) where the bundle cannot be written in this format. */
  write(bundle: Bundle): string;
}
