/** The roofline: every pass by its arithmetic intensity and its rate, below what the adapter was measured to do at best. */
import { say } from '../../../shared/words/say.ts';
import type { RunView } from '../../../shared/contract/run-view.ts';
import type { ChartDataset } from 'chart.js';
import { sizeText } from '../../../shared/findings/runs/setting.ts';
import { sizeOf } from '../../../shared/studies/axes.ts';
import { sizeIn } from '../../../shared/studies/index.ts';
import type { StudySpec } from '../../../shared/studies/study.ts';
import { formatFlopRate, formatNs } from '../../../shared/text/units.ts';
import {
  ridgeOf,
  roofAt,
  roofShareOf,
  type RooflinePass,
  type Roofs,
  type RoofShare,
} from '../../../shared/findings/answers/roofline.ts';
import { type AxisSpec, logAxis } from '../axes.ts';
import {
  type ChartDefinition,
  type ChartOptions,
  type ChartTable,
  contenderColumn,
  type LineConfig,
  type LinePoint,
} from '../chart.ts';
import { type Line, lineConfig, type MarkedPoint } from '../line-config.ts';
import { seriesOf, studyOfRuns } from '../series.ts';
import { fontOf, THEMES } from '../theme.ts';

/** A time shorter than this many steps of the GPU clock says little. */
const TRUSTED_QUANTA = 100;

interface Mark {
  readonly pass: RooflinePass;
  readonly medianNs: number;
  readonly intensity: number;
  readonly flopsPerSecond: number;
  readonly isCoarse: boolean;
}

interface Profiled {
  readonly label: string;
  readonly run: RunView;
  readonly lineRank: number;
  readonly marks: readonly Mark[];
}

/** What can stand on two logarithmic axes. */
function marksOf({ details }: RunView): Mark[] {
  const { passes, quantumNs } = details ?? { passes: [], quantumNs: null };
  return passes.flatMap((pass) => {
    const { flops, bytes, medianNs } = pass;
    if (medianNs === null || !(medianNs > 0 && flops > 0 && bytes > 0)) return [];
    const isCoarse = quantumNs !== null && medianNs < TRUSTED_QUANTA * quantumNs;
    return [{ pass, medianNs, intensity: flops / bytes, flopsPerSecond: (flops / medianNs) * 1e9, isCoarse }];
  });
}

/** Of each line the largest run with timed passes. */
function profiledOf(runs: readonly RunView[]): Profiled[] {
  const timed = runs.filter((run) => marksOf(run).length > 0);
  return seriesOf(timed, studyOfRuns(timed).mainSize).flatMap(({ label, lineRank, runs: members }) => {
    const run = members.at(-1);
    return run ? [{ label, run, lineRank, marks: marksOf(run) }] : [];
  });
}

function distinctRoofs(profiled: readonly Profiled[]): { name: string; roofs: Roofs }[] {
  const found = new Map<string, { name: string; roofs: Roofs }>();
  for (const { run } of profiled) {
    const roofs = run.details?.roofs;
    if (roofs) found.set(run.adapterId, { name: run.adapterName, roofs });
  }
  return [...found.values()];
}

function intensityText(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

function shareText(fraction: number): string {
  return `${(100 * fraction).toFixed(fraction < 0.1 ? 1 : 0)} %`;
}

function roofName({ bound }: Pick<RoofShare, 'bound'>): string {
  return say(`chart.roofline.${bound}`);
}

function noteOf({ pass, medianNs, intensity, flopsPerSecond, isCoarse }: Mark, roofs: Roofs | null): string {
  const share = roofs && roofShareOf(pass, roofs);
  const rate = formatFlopRate(flopsPerSecond);
  const parts = [
    say('chart.roofline.note', {
      pass: pass.name,
      rate,
      intensity: intensityText(intensity),
      time: formatNs(medianNs),
    }),
    ...(share ? [say('chart.roofline.of-roof', { share: shareText(share.fraction), roof: roofName(share) })] : []),
    ...(isCoarse ? [say('chart.roofline.coarse')] : []),
  ];
  return parts.join(say('chart.separator'));
}

function axesOf(profiled: readonly Profiled[]): { x: AxisSpec; y: AxisSpec } {
  const marks = profiled.flatMap((one) => one.marks);
  const roofs = distinctRoofs(profiled).map((one) => one.roofs);
  const intensities = [...marks.map(({ intensity }) => intensity), ...roofs.map(ridgeOf)];
  const x = logAxis(say('chart.roofline.x'), intensities, intensityText);
  const rates = [
    ...marks.map(({ flopsPerSecond }) => flopsPerSecond),
    ...roofs.flatMap((one) => [one.flopsPerSecond, roofAt(x.min, one)]),
  ];
  return { x, y: logAxis(say('chart.roofline.y'), rates, formatFlopRate) };
}

function roofDataset(
  { name, roofs }: { name: string; roofs: Roofs },
  x: AxisSpec,
  options: ChartOptions,
): ChartDataset<'lineWithErrorBars', LinePoint[]> {
  const ridge = ridgeOf(roofs);
  const at = (intensity: number, note: string): LinePoint => ({ x: intensity, y: roofAt(intensity, roofs), note });
  const memory = say('chart.roofline.memory-roof');
  const points = [
    at(x.min, memory),
    at(ridge, say('chart.roofline.ridge')),
    at(x.max, say('chart.roofline.compute-roof')),
  ];
  return {
    label: `roofs of ${name}`,
    data: points.toSorted((a, b) => a.x - b.x).filter((point) => point.x >= x.min && point.x <= x.max),
    borderColor: THEMES[options.theme].muted,
    backgroundColor: THEMES[options.theme].muted,
    borderWidth: 1.5,
    borderDash: [5, 4],
    pointStyle: 'line',
    radius: 0,
    clip: false,
  } as ChartDataset<'lineWithErrorBars', LinePoint[]>;
}

/** Marks have no line, by whose dashes the size of lines is told elsewhere. */
function sizeNote(study: StudySpec, { run, lineRank }: Profiled, all: readonly Profiled[]): string {
  if (all.every((one) => one.lineRank === lineRank)) return '';
  const spec = sizeOf(study, study.lineSize);
  return ` · ${sizeText(spec, sizeIn(run.config, spec))}`;
}

function configOf(runs: readonly RunView[], profiled: readonly Profiled[], options: ChartOptions): LineConfig {
  const { x, y } = axesOf(profiled);
  const lines = profiled.map(({ label, run, lineRank, marks }): Line => ({
    label,
    config: run.config,
    lineRank,
    points: marks.map((mark): MarkedPoint => ({
      x: mark.intensity,
      y: mark.flopsPerSecond,
      note: noteOf(mark, run.details?.roofs ?? null),
      mark: mark.isCoarse ? 'hollow' : 'solid',
    })),
  }));
  const study = studyOfRuns(profiled.map(({ run }) => run));
  const along = studyOfRuns(runs).mainSize;
  const common = { runs, along, lines, x, y, reference: null, endLabels: false, joined: false } as const;
  const config = lineConfig(common, options);
  const names = profiled.map((one) => one.marks.map(({ pass }) => `${pass.name}${sizeNote(study, one, profiled)}`));
  config.data.datasets = [
    ...config.data.datasets.map((dataset) => ({ ...dataset, showLine: false })),
    ...distinctRoofs(profiled).map((one) => roofDataset(one, x, options)),
  ];
  const plugins = config.options?.plugins;
  if (plugins) {
    plugins.markLabels = { names, fontSize: fontOf(options).size, rim: THEMES[options.theme].surface };
    if (plugins.tooltip?.callbacks) plugins.tooltip.callbacks.title = () => '';
  }
  return config;
}

function tableOf(study: StudySpec, profiled: readonly Profiled[]): ChartTable {
  const rows = profiled.flatMap(({ label, run }) =>
    (run.details?.passes ?? []).flatMap((pass) => {
      if (pass.medianNs === null) return [];
      const roofs = run.details?.roofs;
      const share = roofs ? roofShareOf(pass, roofs) : null;
      const rate = (pass.flops / pass.medianNs) * 1e9;
      return [
        [
          label,
          pass.name,
          formatNs(pass.medianNs),
          pass.bytes > 0 ? intensityText(pass.flops / pass.bytes) : '–',
          Number.isFinite(rate) ? formatFlopRate(rate) : '–',
          share ? roofName(share) : '–',
          share ? shareText(share.fraction) : '–',
        ],
      ];
    }),
  );
  const titles = [
    contenderColumn(study).title,
    say('chart.roofline.pass'),
    say('chart.column.median-time'),
    say('chart.roofline.flop-per-byte'),
    say('chart.roofline.rate'),
    say('chart.roofline.roof'),
    say('chart.roofline.share'),
  ];
  return { columns: titles.map((title, index) => ({ title, numeric: ![0, 1, 5].includes(index) })), rows };
}

function summaryOf(profiled: readonly Profiled[]): string {
  if (profiled.length === 0) return say('chart.roofline.none');
  const timed = profiled.flatMap(({ label, run, marks }) => marks.map((mark) => ({ label, run, mark })));
  const [slowest] = timed.toSorted((a, b) => b.mark.medianNs - a.mark.medianNs);
  const roofs = slowest?.run.details?.roofs;
  if (!slowest || !roofs) return say('chart.roofline.measure');
  const share = roofShareOf(slowest.mark.pass, roofs);
  const said = { pass: slowest.mark.pass.name, contender: slowest.label };
  if (!share) return say('chart.roofline.share-unknown', said);
  return say('chart.roofline.share-known', { ...said, share: shareText(share.fraction), roof: roofName(share) });
}

export const roofline: ChartDefinition = {
  id: 'roofline',
  places: ['report'],
  get title() {
    return say('chart.roofline.title');
  },
  get description() {
    return say('chart.roofline.description');
  },
  build(runs, options) {
    const profiled = profiledOf(runs);
    return {
      config: configOf(runs, profiled, options),
      table: tableOf(studyOfRuns(runs), profiled),
      summary: summaryOf(profiled),
      empty: profiled.length > 0 ? null : say('chart.roofline.empty'),
    };
  },
};
