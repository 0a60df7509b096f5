/** `antler explain`: the plan of each point without running it; nothing is allocated. */
import { reasonText } from '../../../../shared/words/reason-text.ts';
import type { Command } from 'commander';
import { ALGORITHMS } from '../../../../compute/studies/rnn/algorithms/index.ts';
import type { Cell } from '../../../../compute/studies/rnn/cells/cell.ts';
import { whyNotFit } from '../../../../compute/gpu/device/fit.ts';
import {
  explainSweep,
  MOST_EXPLAINED,
  type ExplainedPass,
  type ExplainedPoint,
} from '../../../../compute/studies/rnn/planning/explain.ts';
import type { Host } from '../../../../compute/studies/study.ts';
import { NAMED_TRAITS } from '../../../../compute/gpu/named-traits.ts';
import type { Sweep } from '../../../../shared/contract/sweep.ts';
import { contenderFlag } from '../../../../shared/findings/runs/reproduce.ts';
import { isProblemChoice, ownSizes } from '../../../../shared/studies/axes.ts';
import { pointsOf } from '../../../../shared/studies/grid.ts';
import { defaultStudy } from '../../../../shared/studies/index.ts';
import { formatBytes, formatCount } from '../../../../shared/text/units.ts';
import { addCellFileFlag, type CellFileFlags, readCells } from '../../../files/cell-files.ts';
import { addDatabaseFlag, type DatabaseFlags, readStore } from '../../../process/database.ts';
import { addAdapterFlag, type AdapterFlags, findAdapter, withEngine } from '../../../process/device.ts';
import { checkWritable, writeWhole } from '../../../files/files.ts';
import { print, warn } from '../../../output/output.ts';
import { flag } from '../../../flags/study-flags.ts';
import { addPlanFlags, askedContenders, sweepFromFlags } from '../../../flags/sweep-flags.ts';
import { type Column, textTable } from '../../../output/text-table.ts';
import { nonEmpty } from '../../../flags/values.ts';
import { inLanguage } from '../../../../shared/words/language.ts';
import { say } from '../../../../shared/words/say.ts';

interface ExplainFlags extends AdapterFlags, CellFileFlags, DatabaseFlags {
  /** Those that the study declares. */
  readonly [flag: string]: unknown;
  readonly traits?: string;
  /** true: to standard output. */
  readonly json?: string | true;
}

export function addExplain(program: Command): void {
  const named = Object.entries(NAMED_TRAITS).map(([name, { description }]) => `${name} (${description})`);
  const command = program
    .command('explain')
    .description(say('command.explain'))
    .addOption(
      flag('--traits <name>', say('flag.explain-adapter', { named: named.join('; ') }), nonEmpty).conflicts('adapter'),
    )
    .option('--json [file]', say('flag.explain-json'));
  addPlanFlags(command, { withMainSize: true });
  addCellFileFlag(command, say('flag.explain-cell-file'));
  addDatabaseFlag(addAdapterFlag(command)).action(explain);
}

async function explain({ adapter, traits, database, json, ...flags }: ExplainFlags): Promise<void> {
  if (typeof json === 'string') checkWritable('--json', json);
  const own = readCells(flags);
  const contender = askedContenders(defaultStudy(), flags) ?? ALGORITHMS.map(({ id }) => id);
  const sweep = sweepFromFlags({ ...flags, contender }, null, own);
  const named = traits === undefined ? undefined : NAMED_TRAITS[traits];
  const points = named
    ? explainSweep(sweep, hostOf(named.traits), own)
    : await onAdapter(sweep, own, adapter ?? traits, database);
  const missing = pointsOf({ ...sweep, seeds: [0] }).length * sweep.contenders.length - points.length;
  if (missing > 0) warn(say('explain.too-many', { missing: formatCount(missing), MOST_EXPLAINED }));
  const text = inLanguage('en', () => JSON.stringify({ points: points.map(withSentence) }, null, 2));
  if (typeof json === 'string') writeWhole(json, [`${text}\n`]);
  print(json === true ? text : points.map(pointText).join('\n\n'));
}

function hostOf(traits: Host['traits']): Host {
  return { traits, whyNot: (plan) => whyNotFit(plan, traits.limits, traits.features) };
}

/** With the choices of kernels that were measured on that adapter. */
async function onAdapter(
  sweep: Sweep,
  own: readonly Cell[],
  adapter: string | undefined,
  database: string | undefined,
): Promise<ExplainedPoint[]> {
  const chosen = await findAdapter(adapter === undefined ? {} : { adapter });
  return withEngine(chosen, async ({ adapter: { id }, traits, whyNot }) => {
    const flags = database === undefined ? {} : { database };
    const tunings = await readStore(flags, {}, (store) => store.adapter(id)?.tunings ?? {});
    return explainSweep(sweep, { traits, whyNot }, own, tunings);
  });
}

/** The sentence stands beside the code. */
function withSentence(point: ExplainedPoint) {
  return { ...point, ...(point.whyNot && { whyNotText: reasonText(point.whyNot, 'en') }) };
}

function pointText(point: ExplainedPoint): string {
  const { passes, whyNot } = point;
  const head = headOf(point);
  if (passes.length === 0) return `${head}\n${whyNot === null ? say('explain.nothing') : reasonText(whyNot)}`;
  return [
    head,
    ...(whyNot === null ? [] : [say('explain.skipped', { whyNot: reasonText(whyNot) })]),
    textTable(COLUMNS, passes),
    totalsText(point),
  ].join('\n');
}

/** "deer · gru · T 1,000 · D 8 · B 1" */
function headOf(point: ExplainedPoint): string {
  const study = defaultStudy();
  const values = new Map<string, unknown>(Object.entries(point));
  return [
    values.get(contenderFlag(study)),
    ...study.settings.filter(isProblemChoice).map(({ id }) => values.get(id)),
    ...ownSizes(study).map(({ id, symbol }) => `${symbol} ${formatCount(Number(values.get(id)))}`),
  ].join(' · ');
}

function totalsText(point: ExplainedPoint): string {
  const { parallelism, peakBytes, largestBuffer } = point;
  const memory =
    peakBytes === null || largestBuffer === null
      ? ''
      : say('explain.memory', {
          peakBytes: formatBytes(peakBytes),
          largestBuffer: largestBuffer.name,
          bytes: formatBytes(largestBuffer.bytes),
        });
  return say('explain.iteration', {
    spanPerIteration: formatCount(point.spanPerIteration),
    flopsPerIteration: formatCount(point.flopsPerIteration),
    bytesPerIteration: formatBytes(point.bytesPerIteration),
    parallelism: formatCount(Math.round(parallelism ?? 0)),
    memory,
  });
}

const COLUMNS: readonly Column<ExplainedPass>[] = [
  { title: say('column.pass'), text: ({ kernel }) => kernel },
  { title: say('column.stage'), text: ({ stage }) => stage },
  { title: say('column.workgroups'), align: 'right', text: ({ groups, repeats }) => timesText(groups, repeats) },
  { title: say('column.lanes'), align: 'right', text: ({ lanes }) => formatCount(lanes) },
  { title: say('column.span'), align: 'right', text: ({ span }) => formatCount(span) },
  { title: 'FLOPs', align: 'right', text: ({ flops }) => formatCount(flops) },
  { title: say('column.moved'), align: 'right', text: ({ bytes }) => formatBytes(bytes) },
  { title: say('column.mapping'), text: ({ mapping }) => mapping },
  { title: say('column.why'), text: ({ why }) => why },
];

function timesText(groups: number, repeats: number): string {
  return repeats === 1 ? formatCount(groups) : `${formatCount(groups)} × ${formatCount(repeats)}`;
}
