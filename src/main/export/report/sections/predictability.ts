/** How predictable each problem is, what was predicted from it before the parallel runs, and whether it came true. */
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
    caption: 'Largest Lyapunov exponent of each problem, the prediction, and what happened',
    columns: columns(
      'Problem',
      'Point',
      ...adapterColumn(data),
      'Exponent (± 2 standard errors)',
      'Predicted',
      'Came true',
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
    caption: `Predictions that came true, by ${contenderTitle(data).toLowerCase()}`,
    columns: columns(contenderTitle(data), '#Runs', '#As predicted', 'A miss, for example'),
    rows: groups.map(([name, members]) => {
      const miss = members.find(({ hit }) => !hit)?.run;
      const example = miss
        ? `${pointOf(miss)}: predicted that it ${predictionText(miss.workload?.prediction ?? null)}, ${observationText(miss)}`
        : '–';
      return [name, String(members.length), String(members.filter(({ hit }) => hit).length), example];
    }),
  };
}

function tallyText(results: readonly Result[]): string {
  const hits = results.reduce((sum, result) => sum + result.hits.length, 0);
  const judged = results.reduce((sum, result) => sum + result.hits.length + result.misses.length, 0);
  if (judged === 0) return 'No parallel run here can be held against a prediction.';
  return `${hits} of ${judged} parallel runs converged as predicted. One prediction is made for a problem, not for an algorithm: what discards most of the Jacobian may fail where the problem itself is easy.`;
}

export function predictabilitySection(data: ReportData): Section {
  const results = predictionResults(data.bundle.runs);
  const judged = results.filter(({ hits, misses }) => hits.length + misses.length > 0);
  const blocks: Block[] =
    results.length === 0
      ? [text('No run here has an estimate of its problem’s largest Lyapunov exponent.')]
      : [
          text(predictionRule()),
          text(tallyText(results)),
          ...(judged.length > 0 ? [contenderTable(judged, data), foldedTable(pointTable(judged, data))] : []),
        ];
  return { id: 'predictability', title: 'Predictability', blocks };
}
