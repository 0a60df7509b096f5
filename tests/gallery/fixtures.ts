/** The runs that the gallery shows, and services that know nothing else. */
import type { Bridge } from '../../src/shared/contract/bridge.ts';
import type { Run } from '../../src/shared/contract/run.ts';
import type { RunView } from '../../src/shared/contract/run-view.ts';
import { rowOfRun, viewOf } from '../../src/shared/findings/runs/view.ts';
import { openCompute } from '../../src/renderer/compute.ts';
import { createBaselines } from '../../src/renderer/state/baselines.ts';
import { createComparison } from '../../src/renderer/state/comparison.ts';
import { createLanguage } from '../../src/renderer/state/language.ts';
import { createLibrary } from '../../src/renderer/state/library.ts';
import { createMeasureForm } from '../../src/renderer/state/measure/measure-form.ts';
import { createMeasuring } from '../../src/renderer/state/measure/measuring.ts';
import { createNotices } from '../../src/renderer/state/notices.ts';
import { createStation } from '../../src/renderer/state/offer.ts';
import type { Services } from '../../src/renderer/state/services.ts';
import { countHidden } from '../../src/renderer/state/visibility.ts';
import { createTheme } from '../../src/renderer/state/theme.ts';
import { demoBundle, GPU, MACHINE, withoutResult } from '../support/runs/bundle.ts';
import { chartRun } from '../support/runs/chart-runs.ts';
import { inProcesses, makeRun } from '../support/runs/runs.ts';

const BUNDLE = demoBundle('both');
/** In several processes and with its memory followed, so that every chart has something to draw. */
const SAMPLED = inProcesses(makeRun({ id: crypto.randomUUID(), adapterId: GPU.id }));

const RUNS: readonly Run[] = [...BUNDLE.runs, SAMPLED];
const [FIRST] = BUNDLE.runs;
/** Few enough lines for a legend. */
const SHOWN_STATES = [4, 16];
const PASSES = [
  { name: 'linearise', flops: 4e8, bytes: 1e6, medianNs: 9e4 },
  { name: 'carry', flops: 1e5, bytes: 4e5, medianNs: 2e4 },
  { name: 'apply', flops: 2e6, bytes: 1e6, medianNs: 1e4 },
];
const PROFILED = chartRun({ length: 1000, state: 4 }, { adapterId: GPU.id, adapterName: GPU.name, passes: PASSES });

export const VIEWS: readonly RunView[] = [
  ...RUNS.filter(
    ({ adapterId, config }) => adapterId === GPU.id && SHOWN_STATES.includes(config.sizes['state'] ?? 0),
  ).map((run) => viewOf(run, GPU)),
  PROFILED,
];

/** One of each status, for tables. */
export const ROWS = [
  ...BUNDLE.runs.slice(0, 6),
  ...(FIRST
    ? (['skipped', 'failed', 'cancelled'] as const).map((status) => ({
        ...withoutResult(FIRST, status, 'a fixture'),
        id: crypto.randomUUID(),
      }))
    : []),
].map((run) => rowOfRun(run, BUNDLE.adapters));

const INFO: Awaited<ReturnType<Bridge['info']>> = {
  name: 'antler',
  version: '0.0.0',
  shell: 'browser',
  runtime: 'gallery',
  runtimeVersion: '0',
  databasePath: '',
  machine: MACHINE,
  runCount: RUNS.length,
  exportFormats: [
    { id: 'json', title: { en: 'Bundle', zh: '数据包' }, note: { en: 'JSON', zh: 'JSON' } },
    { id: 'html', title: { en: 'Report', zh: '报告' }, note: { en: 'HTML', zh: 'HTML' } },
  ],
};

/** Everything but what components ask for at once is refused. */
function fixtureBridge(): Bridge {
  const known: Partial<Bridge> = {
    info: async () => INFO,
    setLanguage: async () => undefined,
    listAdapters: async () => [...BUNDLE.adapters],
    listBaselines: async () => [],
  };
  const refused = (name: string) => () => Promise.reject(new Error(`the gallery has no ${name}`));
  return new Proxy(known as Bridge, {
    get: (target, name: keyof Bridge & string) => target[name] ?? refused(name),
  });
}

export function galleryServices(): Services {
  const bridge = fixtureBridge();
  const compute = openCompute(() => {
    throw new Error('the gallery measures nothing');
  });
  const measuring = createMeasuring(bridge, compute, countHidden());
  const station = createStation(bridge, compute);
  station.info.value = INFO;
  station.offer.value = { adapter: GPU, algorithms: [], cells: [] };
  return {
    bridge,
    compute,
    measuring,
    station,
    baselines: createBaselines(bridge),
    comparison: createComparison(bridge),
    form: createMeasureForm(station, compute),
    language: createLanguage(bridge, compute),
    library: createLibrary(bridge),
    notices: createNotices(),
    theme: createTheme(),
  };
}
