/** The script of an exported report: draws the charts whose tables and captions are already in the page. */
import type { RunView } from '../../shared/contract/run-view.ts';
import { languageAmong, setLanguage } from '../../shared/words/language.ts';
import type { Theme } from '../charts/chart.ts';
import { chartById } from '../charts/index.ts';
import { studyOfRuns } from '../charts/series.ts';
import { drawChart, type DrawnChart } from '../charts/register.ts';
import './report.css';

const darkQuery = matchMedia('(prefers-color-scheme: dark)');
let drawn: DrawnChart[] = [];

/** Text in the drawings keeps its proportion to the page, which grows with the window. */
function textSize(): number {
  return Math.round(Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.78);
}

/** The exporter wrote these runs itself, beside this script. */
function embeddedRuns(): readonly RunView[] {
  return JSON.parse(document.querySelector('#chart-runs')?.textContent ?? '[]') as RunView[];
}

function drawFigure(figure: HTMLElement, runs: readonly RunView[], theme: Theme): DrawnChart | null {
  const canvas = figure.querySelector('canvas');
  const places = (figure.dataset['runs'] ?? '').split(' ').map(Number);
  const chosen = places.flatMap((place) => runs[place] ?? []);
  const chart = chartById(figure.dataset['chart'] ?? '', studyOfRuns(chosen));
  if (!chart || !canvas) return null;
  return drawChart(canvas, chart.build(chosen, { theme, subtitle: false, fontSize: textSize() }).config);
}

function drawAll(runs: readonly RunView[], theme: Theme): void {
  for (const chart of drawn) chart.destroy();
  const figures = [...document.querySelectorAll<HTMLElement>('figure[data-chart]')];
  drawn = figures.flatMap((figure) => drawFigure(figure, runs, theme) ?? []);
  document.documentElement.dataset['charts'] = String(drawn.length);
}

// The language that the page was written in.
setLanguage(languageAmong([document.documentElement.lang]));
const runs = embeddedRuns();
const screenTheme = (): Theme => (darkQuery.matches ? 'dark' : 'light');

drawAll(runs, screenTheme());
darkQuery.addEventListener('change', () => drawAll(runs, screenTheme()));
// Paper is white, and narrower than the window that the charts were drawn for.
addEventListener('beforeprint', () => drawAll(runs, 'light'));
addEventListener('afterprint', () => drawAll(runs, screenTheme()));
