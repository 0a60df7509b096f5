/** Finds the built script and style of the report page: `vite build -c vite.report.config.ts` makes them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../shared/contract/fault.ts';

export interface ReportPage {
  readonly script: string;
  readonly style: string;
}

/** Sources, build output and the packaged archive lie at different depths below the folder that holds `out`. */
function builtFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'out', 'report');
    if (existsSync(join(candidate, 'report.js'))) return candidate;
    if (folder === dirname(folder)) throw new Fault('failed', 'the report page is not built: run `npm run build`');
  }
}

let loaded: ReportPage | null = null;

/** Read once per process. Throws a Fault (`failed`) where the page was not built. */
export function loadReportPage(): ReportPage {
  if (loaded) return loaded;
  const folder = builtFolder();
  loaded = {
    script: readFileSync(join(folder, 'report.js'), 'utf8'),
    style: readFileSync(join(folder, 'report.css'), 'utf8'),
  };
  return loaded;
}
