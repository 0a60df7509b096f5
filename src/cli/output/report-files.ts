/** Where `antler bench` leaves its report: a name per day and hardware, and never the name of an older one. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolders } from '../../main/store/file/make-folders.ts';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { systemReason } from '../../shared/contract/system-error.ts';
import { say } from '../../shared/words/say.ts';

/** "2026-11-22-amd-epyc-7b13-llvmpipe": the day, the processor and the graphics adapter. */
export function reportName(bundle: Bundle): string {
  const [machine] = bundle.machines;
  const adapters = bundle.adapters.map((adapter) => adapter.name);
  const hardware = [machine?.cpu ?? 'unknown', ...adapters].join(' ').toLowerCase();
  const slug = hardware.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return `${bundle.createdAt.slice(0, 10)}-${slug.slice(0, 100)}`;
}

/** Paths in the folder that no file has yet; makes the folder. Throws a Fault where that cannot be made. */
export function freshPaths(folder: string, name: string): { html: string; json: string } {
  try {
    makeFolders(resolve(folder));
  } catch (error) {
    const reason = systemReason(error) ?? (error instanceof Error ? error.message : String(error));
    throw new Fault('failed', say('report.no-folder', { folder, reason }), { cause: error });
  }
  for (let count = 1; ; count++) {
    const stem = join(folder, count === 1 ? name : `${name}-${count}`);
    const paths = { html: `${stem}.html`, json: `${stem}.json` };
    if (!existsSync(paths.html) && !existsSync(paths.json)) return paths;
  }
}
