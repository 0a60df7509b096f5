/** How predictable each problem is, what was predicted from it before the parallel runs, and whether it came true. */
import { say } from '../../../../shared/words/say.ts';
import { type PredictionResult, predictionResults } from '../../../../shared/findings/answers/predictability.ts';
import type { Run } from '../../../../shared/contract/run.ts';
import { settingParts } from '../../../../shared/findings/runs/setting.ts';
import { type Block, type Cell, columns, foldedTable, type Section, type TableBlock, text } from '../document.ts';
import { adapterCells, adapterColumn, contenderTitle, nameOf, pointOf, type ReportData } from '../settings.ts';
import {
  exponentText,
  observationText,
  predictionRule,
  predictionText,
  resultText,
} from '../../../../shared/words/findings/answers.ts';

type Result = PredictionResult<Run>;

function outcomeCell(result: Result): Cell {
  const { hits, misses } = result;
  if (hits.length + misses.length === 0) return resultText(result);
  return { text: resultText(result), note: '', tone: misses.length === 0 ? 'good' : 'even' };
}

function pointTable(results: readonly Result[], data: ReportData): TableBlock {
  return {
    kind: 'table',
    caption: say('report.predictability.caption'),
    columns: columns(
      say('report.problem'),
      say('report.point'),
      ...adapterColumn(data),
      say('report.predictability.exponent'),
      say('report.predictability.predicted'),
      say('report.predictability.came-true'),
    ),
    rows: results.map((result) => {
      const one = [...result.hits, ...result.misses][0];
      const { config, workload } = result;
      return [
        settingParts(config).join(' · '),
        one ? pointOf(one) : '–',
        ...adapterCells(data, result.adapterId),
        exponentText(workload),
        predictionText(workload.prediction),
        outcomeCell(result),
      ];
    }),
  };
}

function contenderTable(results: readonly Result[], data: ReportData): TableBlock {
  const judged = results.flatMap(({ hits, misses }) => [
    ...hits.map((run) => ({ run, hit: true })),
    ...misses.map((run) => ({ run, hit: false })),
  ]);
  const groups = [...Map.groupBy(judged, ({ run }) => nameOf(run))];
  return {
    kind: 'table',
    caption: say('report.predictability.by', { noun: contenderTitle(data).toLowerCase() }),
    columns: columns(
      contenderTitle(data),
      `#${say('report.predictability.runs')}`,
      `#${say('report.predictability.hits')}`,
      say('report.predictability.miss'),
    ),
    rows: groups.map(([name, members]) => {
      const miss = members.find(({ hit }) => !hit)?.run;
      const example = miss
        ? say('report.predictability.example', {
            point: pointOf(miss),
            prediction: predictionText(miss.workload?.prediction ?? null),
            observation: observationText(miss),
          })
        : '–';
      return [name, String(members.length), String(members.filter(({ hit }) => hit).length), example];
    }),
  };
}

function tallyText(results: readonly Result[]): string {
  const hits = results.reduce((sum, result) => sum + result.hits.length, 0);
  const judged = results.reduce((sum, result) => sum + result.hits.length + result.misses.length, 0);
  if (judged === 0) return say('report.predictability.unjudged');
  return say('report.predictability.tally', { hits, judged });
}

export function predictabilitySection(data: ReportData): Section {
  const results = predictionResults(data.bundle.runs);
  const judged = results.filter(({ hits, misses }) => hits.length + misses.length > 0);
  const blocks: Block[] =
    results.length === 0
      ? [text(say('report.predictability.none'))]
      : [
          text(predictionRule()),
          text(tallyText(results)),
          ...(judged.length > 0 ? [contenderTable(judged, data), foldedTable(pointTable(judged, data))] : []),
        ];
  return { id: 'predictability', title: say('report.predictability.title'), blocks };
}
