/** The map of winners, as a picture and as a table. */
import { say } from '../../../../shared/words/say.ts';
import { drawWinnerMap, type Picture, titleOf } from '../../../../renderer/charts/winner-map/winner-map.ts';
import { formatNs, formatRatio } from '../../../../shared/text/units.ts';
import { winnerMaps } from '../../../../shared/findings/answers/winner-maps.ts';
import {
  type Advantage,
  type Outcome,
  type SizeResult,
  sizeResults,
  type Winner,
  winnerOf,
} from '../../../../shared/findings/answers/winners.ts';
import { type Block, type Cell, columns, type TableBlock, type Tone } from '../document.ts';
import { capitalized, localized } from '../../../../shared/contract/local-text.ts';
import { studyOf } from '../../../../shared/studies/index.ts';
import { sizeText } from '../../../../shared/findings/runs/setting.ts';
import {
  distinct,
  lineSize,
  lineSizeIn,
  mainSize,
  mainSizeIn,
  type ReportData,
  type Setting,
  verdictRowOf,
} from '../settings.ts';
import { isOnCpu } from '../../../../shared/studies/axes.ts';
import { ratioText, seedsText } from '../../../../shared/words/findings/verdict.ts';

const PIXELS_PER_REM = 16;

const TONES: Readonly<Record<Outcome, Tone>> = {
  parallel: 'good',
  stepping: 'plain',
  open: 'even',
  'no-baseline': 'even',
};

function cellOf(result: SizeResult | undefined): Cell {
  if (!result) return '';
  const winner = winnerOf(result);
  if (!winner) return { text: say('report.map.none-verified'), note: say('report.map.see-failures'), tone: 'bad' };
  const { candidates, bestParallel: best, seeds } = result;
  const { name, medianNs, advantage, outcome } = winner;
  if (outcome === 'no-baseline')
    return { text: say('report.map.no-baseline'), note: unbasedText(winner), tone: TONES[outcome] };
  const [fastest] = candidates;
  const cpu = candidates.find(({ row }) => isOnCpu(row.config));
  const notes = [formatNs(medianNs)];
  if (advantage) notes.unshift(ownRatioText(advantage));
  const counted = seedsText(winner.seeds, seeds);
  if (counted !== null) notes.push(counted);
  if (best && best !== advantage) notes.push(rivalText(best, seeds));
  if (cpu && cpu.name !== name)
    notes.push(say('report.map.cpu', { contender: cpu.name, time: formatNs(cpu.medianNs) }));
  if (fastest && fastest !== cpu && fastest.name !== name && fastest.name !== best?.name)
    notes.push(say('report.map.shortest', { contender: fastest.name, time: formatNs(fastest.medianNs) }));
  return { text: name, note: notes.join(' · '), tone: TONES[outcome] };
}

function unbasedText({ name, medianNs, row }: Winner): string {
  const { reference } = studyOf(row.config);
  return say('report.map.unbased', { contender: name, time: formatNs(medianNs), reference });
}

function ownRatioText({ ratio, interval }: Advantage): string {
  return interval ? ratioText(ratio, interval) : formatRatio(ratio);
}

/** The best parallel algorithm where something else is named. */
function rivalText({ name, ratio, seeds }: Advantage, all: number): string {
  const said = { contender: name, ratio: formatRatio(ratio), seeds, all };
  return say(seeds === all ? 'report.map.rival' : 'report.map.rival-seeds', said);
}

/** The map of winners: sizes of lines down, the main size across. */
export function winnerTable(setting: Setting, data: ReportData): TableBlock {
  const results = sizeResults(
    setting.runs.map((run) => verdictRowOf(run, data)),
    setting.study.mainSize,
  );
  const [main, line] = [mainSize(setting.study), lineSize(setting.study)];
  const sizes = distinct(setting.runs, mainSizeIn);
  const states = distinct(setting.runs, lineSizeIn);
  const lines = states.map((state) => [
    sizeText(line, state),
    ...sizes.map((size) => cellOf(results.find((result) => result.state === state && result.size === size))),
  ]);
  return {
    kind: 'table',
    caption: captionOf(setting, results),
    columns: columns(capitalized(line.short), ...sizes.map((size) => sizeText(main, size))),
    rows: lines,
  };
}

/** Text in the drawing keeps its proportion to the page, which grows with the window. */
function growing({ svg, width, height }: Picture): string {
  return svg.replace(`width="${width}" height="${height}"`, `width="${width / PIXELS_PER_REM}rem"`);
}

/** The same map drawn; nothing for a single size. */
export function winnerPicture(setting: Setting, data: ReportData): Block[] {
  const { app } = data.bundle;
  const rows = setting.runs.map((run) => verdictRowOf(run, data));
  const place = data.settings.indexOf(setting);
  return winnerMaps(rows, setting.study.mainSize).flatMap((map, index) => {
    if (map.cells.length < 2) return [];
    const draw = (theme: 'light' | 'dark'): string =>
      growing(drawWinnerMap(map, { theme, app: `Antler ${app.version}`, id: `map${place}-${index}-${theme}` }));
    return [{ kind: 'picture' as const, title: titleOf(map), light: draw('light'), dark: draw('dark') }];
  });
}

/** What the table is of, and what it leaves out. */
function captionOf({ study, label }: Setting, results: readonly SizeResult[]): string {
  const { contenderNoun, reference } = study;
  const noun = localized(contenderNoun);
  const sizes = { line: localized(lineSize(study).name), main: localized(mainSize(study).name) };
  const caption = say('report.map.caption', { ...sizes, noun, setting: label });
  const older = results.reduce((sum, { olderRuns }) => sum + olderRuns, 0);
  return older === 0 ? caption : say('report.map.caption-older', { caption, noun, reference, older });
}
