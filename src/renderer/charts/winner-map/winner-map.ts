/**
 * The map of winners as one SVG: sizes of lines down, another size across, each pair in the colour of what is
 * fastest there. It is complete in itself (hardware, setting, date, legend), so that it can be passed on as it is.
 */
import { say } from '../../../shared/words/say.ts';
import { adapterText } from '../../../shared/words/findings/adapter-text.ts';
import { seedsText } from '../../../shared/words/findings/verdict.ts';
import { formatRatio } from '../../../shared/text/units.ts';
import type { MapCell, WinnerMap } from '../../../shared/findings/answers/winner-maps.ts';
import type { Winner } from '../../../shared/findings/answers/winners.ts';
import { sizeText } from '../../../shared/findings/runs/setting.ts';
import { compareContenders, isBaseline, sidesOf, sizeOf } from '../../../shared/studies/axes.ts';
import { studyById } from '../../../shared/studies/index.ts';
import type { SizeSpec } from '../../../shared/studies/study.ts';
import { localized } from '../../../shared/contract/local-text.ts';
import type { RunConfig } from '../../../shared/contract/run-config.ts';
import type { Theme } from '../chart.ts';
import { lookOf } from '../palette.ts';
import { FONT_FAMILY, THEMES, type ThemeColors } from '../theme.ts';
import { element, escapeXml, textAt, textWidth } from './svg.ts';

export interface PictureOptions {
  readonly theme: Theme;
  /** "Antler 0.1.0" */
  readonly app: string;
  /** Tells the patterns of several pictures in one page apart; letters and digits. */
  readonly id: string;
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;
const LABELS = 64;
const GAP = 4;
const CELL_HEIGHT = 62;
const HEAD = 92;
const LEAST_WIDTH = 640;
/** Columns are as wide as a long name, and narrower where there are many. */
const WIDE = 124;
const NARROW = 86;
const MANY = 8;
const KEY_HEIGHT = 24;

/** What the drawing of one theme needs. */
interface Ink extends ThemeColors {
  readonly theme: Theme;
  readonly stepping: string;
  readonly warn: string;
}

const EXTRA: Readonly<Record<Theme, Pick<Ink, 'stepping' | 'warn'>>> = {
  light: { stepping: '#e3e6eb', warn: '#8a5200' },
  dark: { stepping: '#2b313b', warn: '#f0b45a' },
};

/** Draws a map; the picture has its own background. */
export function drawWinnerMap(map: WinnerMap, options: PictureOptions): Picture {
  const { theme, app, id } = options;
  const ink: Ink = { ...THEMES[theme], ...EXTRA[theme], theme };
  const column = map.sizes.length > MANY ? NARROW : WIDE;
  const grid = map.sizes.length * (column + GAP) - GAP;
  const width = Math.max(LEAST_WIDTH, 2 * MARGIN + LABELS + grid);
  const head = HEAD + (map.isSoftware ? 26 : 0);
  const legend = legendOf(map, ink, width, id);
  const bottom = head + 28 + map.states.length * (CELL_HEIGHT + GAP);
  const height = bottom + 22 + legend.height + 50;
  const parts = [
    element('title', {}, escapeXml(titleOf(map))),
    patternsOf(map, ink, id),
    element('rect', { width, height, fill: ink.surface }),
    headOf(map, ink, width),
    axesOf(map, ink, head, column),
    cellsOf(map, ink, { top: head + 28, column, id }),
    element('g', { transform: `translate(${MARGIN} ${bottom + 22})` }, legend.svg),
    footOf(map, ink, app, width, height),
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-label': titleOf(map),
    'font-family': FONT_FAMILY,
  };
  return { svg: element('svg', attributes, parts.join('\n')), width, height };
}

/** "Whether and where parallel evaluation wins on Radeon 780M: gru · B 1 · tol 1e-4" */
export function titleOf({ study, adapterName, isSoftware, setting }: WinnerMap): string {
  const adapter = adapterText({ name: adapterName, isSoftware });
  return say('chart.map.title', { ...sidesOf(studyById(study)), adapter, setting: setting.join(' · ') });
}

function headOf(map: WinnerMap, ink: Ink, width: number): string {
  const room = width - 2 * MARGIN;
  const [from = '', to = ''] = map.measured.map((iso) => iso.slice(0, 10));
  const dates = from === to ? say('chart.map.measured', { from }) : say('chart.map.measured-between', { from, to });
  const question = say('chart.map.question', sidesOf(studyById(map.study)));
  const lines = [
    textAt(MARGIN, 36, question, { size: 13, fill: ink.muted, room }),
    textAt(MARGIN, 62, map.adapterName, { size: 22, weight: 700, fill: ink.ink, room }),
    textAt(MARGIN, 84, `${map.setting.join(' · ')} · ${dates}`, { size: 13, fill: ink.muted, room }),
  ];
  if (map.isSoftware) {
    const warning = say('chart.map.software');
    lines.push(textAt(MARGIN, 108, warning, { size: 13, weight: 650, fill: ink.warn, room }));
  }
  return lines.join('\n');
}

/** The sizes that a map goes over. */
export function sizesOf({ study, along }: Pick<WinnerMap, 'study' | 'along'>): { across: SizeSpec; down: SizeSpec } {
  const spec = studyById(study);
  return { across: sizeOf(spec, along), down: sizeOf(spec, spec.lineSize) };
}

function axesOf(map: WinnerMap, ink: Ink, head: number, column: number): string {
  const { across: columnSize, down: rowSize } = sizesOf(map);
  const style = { size: 12, weight: 600, fill: ink.muted };
  const across = map.sizes.map((size, index) => {
    const x = MARGIN + LABELS + index * (column + GAP) + column / 2;
    return textAt(x, head + 18, sizeText(columnSize, size), { ...style, anchor: 'middle', room: column });
  });
  const down = map.states.map((state, index) => {
    const y = head + 28 + index * (CELL_HEIGHT + GAP) + CELL_HEIGHT / 2 + 4;
    return textAt(MARGIN + LABELS - 10, y, sizeText(rowSize, state), { ...style, anchor: 'end', room: LABELS - 10 });
  });
  return [...across, ...down].join('\n');
}

interface Grid {
  readonly top: number;
  readonly column: number;
  readonly id: string;
}

function cellsOf(map: WinnerMap, ink: Ink, grid: Grid): string {
  return map.states
    .flatMap((state, row) =>
      map.sizes.map((size, index) => {
        const cell = map.cells.find((one) => one.state === state && one.size === size);
        const x = MARGIN + LABELS + index * (grid.column + GAP);
        const y = grid.top + row * (CELL_HEIGHT + GAP);
        return cellAt(x, y, cell, ink, grid);
      }),
    )
    .join('\n');
}

function cellAt(x: number, y: number, cell: MapCell | undefined, ink: Ink, grid: Grid): string {
  const box = { x, y, width: grid.column, height: CELL_HEIGHT, rx: 6 };
  const middle = x + grid.column / 2;
  const style = { anchor: 'middle' as const, room: grid.column - 10 };
  if (!cell) return element('rect', { ...box, fill: 'none', stroke: ink.grid, 'stroke-dasharray': '2 4' });
  if (!cell.winner || cell.winner.outcome === 'no-baseline') {
    const why = say(cell.winner ? 'chart.map.no-baseline' : 'chart.map.none-verified');
    const none = textAt(middle, y + CELL_HEIGHT / 2 + 4, why, { ...style, size: 11.5, fill: ink.muted });
    return element('rect', { ...box, fill: ink.surface, stroke: ink.axis, 'stroke-dasharray': '4 3' }) + none;
  }
  const { fill, text } = paintOf(cell, ink, grid.id);
  const [large, ...small] = linesOf(cell);
  const start = y + CELL_HEIGHT / 2 + 6 - small.length * 7;
  const written = [
    textAt(middle, start, large ?? '', { ...style, size: 18, weight: 700, fill: text }),
    ...small.map((line, index) => textAt(middle, start + 16 + 14 * index, line, { ...style, size: 11.5, fill: text })),
  ];
  return element('rect', { ...box, fill }) + written.join('');
}

/** The factor, who has it, and over how many seeds. */
function linesOf({ winner, bestParallel, seedCount }: MapCell): string[] {
  if (!winner) return [];
  const seeds = seedCount && seedsText(seedCount.seeds, seedCount.all);
  const counted = seeds === null ? [] : [seeds];
  if (winner.outcome === 'parallel') return [formatRatio(winner.advantage?.ratio ?? 0), winner.name, ...counted];
  if (!bestParallel) return ['–', winner.name];
  const rival = bestParallel.name;
  if (winner.outcome === 'stepping') {
    const wins = say('chart.map.wins', { contender: winner.name });
    return [formatRatio(bestParallel.ratio), wins, say('chart.map.best', { contender: rival })];
  }
  return [`${formatRatio(bestParallel.ratio)} ?`, rival, ...counted];
}

function paintOf({ winner }: MapCell, ink: Ink, id: string): { fill: string; text: string } {
  if (winner?.outcome === 'parallel') {
    const { color } = lookOf(winner.row.config, ink.theme);
    return { fill: color, text: readableOn(color) };
  }
  const open = openContender(winner);
  if (open !== null) return { fill: `url(#${patternId(id, open)})`, text: ink.ink };
  return { fill: ink.stepping, text: ink.ink };
}

/** Black or white, whichever stands out more. */
function readableOn(color: string): string {
  const channel = (at: number): number => (Number.parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2;
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#0d0f13' : '#ffffff';
}

function patternId(id: string, { contender }: Named): string {
  return `${id}-${contender.replaceAll(/[^\w-]/g, '')}`;
}

/** Hatching for what is not settled: the contender's colour over a tint of it, pale enough for text. */
function patternsOf(map: WinnerMap, ink: Ink, id: string): string {
  const patterns = openContenders(map).map((named) => {
    const { color } = lookOf(named, ink.theme);
    const size = { width: 9, height: 9 };
    const body = [
      element('rect', { ...size, fill: ink.surface }),
      element('rect', { ...size, fill: color, 'fill-opacity': 0.14 }),
      element('rect', { width: 2.5, height: 9, fill: color, 'fill-opacity': 0.3 }),
    ];
    const attributes = {
      id: patternId(id, named),
      ...size,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    };
    return element('pattern', attributes, body.join(''));
  });
  return element('defs', {}, patterns.join(''));
}

type Named = Pick<RunConfig, 'study' | 'contender'>;

/** Of what is not settled, the contender with the shortest median; everything that steps counts as the reference. */
function openContender(winner: Winner | null): Named | null {
  if (winner?.outcome !== 'open') return null;
  const { study, contender } = winner.row.config;
  return { study, contender: isBaseline({ study, contender }) ? studyById(study).reference : contender };
}

function openContenders({ cells }: WinnerMap): Named[] {
  return distinctContenders(cells.flatMap(({ winner }) => openContender(winner) ?? []));
}

/** Each once, in the order of legends. */
function distinctContenders(named: readonly Named[]): Named[] {
  return [...new Map(named.map((one) => [one.contender, one])).values()].sort(compareContenders);
}

interface Key {
  readonly fill: string;
  readonly label: string;
}

function keysOf(map: WinnerMap, ink: Ink, id: string): Key[] {
  const parallel = map.cells.flatMap(({ winner }) => (winner?.outcome === 'parallel' ? [winner.row.config] : []));
  const winners = distinctContenders(parallel).map((config) => ({
    fill: lookOf(config, ink.theme).color,
    label: config.contender,
  }));
  const [open] = openContenders(map);
  const hatched = open === undefined ? [] : [{ fill: `url(#${patternId(id, open)})`, label: say('chart.map.open') }];
  const steps = map.cells.some(({ winner }) => winner?.outcome === 'stepping');
  return [
    ...winners,
    ...hatched,
    ...(steps ? [{ fill: ink.stepping, label: say('chart.map.baselines', sidesOf(studyById(map.study))) }] : []),
  ];
}

/** Keys in rows that fit the width. */
function legendOf(map: WinnerMap, ink: Ink, width: number, id: string): { svg: string; height: number } {
  const room = width - 2 * MARGIN;
  let [x, y] = [0, 0];
  const parts = keysOf(map, ink, id).map(({ fill, label }) => {
    const needed = 22 + textWidth(label, 12) + 18;
    if (x > 0 && x + needed > room) [x, y] = [0, y + KEY_HEIGHT];
    const box = element('rect', { x, y, width: 15, height: 15, rx: 3, fill });
    const text = textAt(x + 22, y + 12, label, { size: 12, fill: ink.ink });
    x += needed;
    return box + text;
  });
  return { svg: parts.join('\n'), height: y + KEY_HEIGHT };
}

function footOf(map: WinnerMap, ink: Ink, app: string, width: number, height: number): string {
  const { across, down } = sizesOf(map);
  const legend = ({ symbol, name }: SizeSpec): string => say('chart.map.size', { symbol, name: localized(name) });
  const { reference } = studyById(map.study);
  const room = width - 2 * MARGIN;
  const style = { size: 11, fill: ink.muted };
  return [
    textAt(MARGIN, height - 32, say('chart.map.factor', { reference }), {
      ...style,
      room,
    }),
    textAt(MARGIN, height - 16, `${legend(down)} ${legend(across)}`, style),
    textAt(width - MARGIN, height - 16, app, { ...style, weight: 650, fill: ink.ink, anchor: 'end' }),
  ].join('\n');
}
