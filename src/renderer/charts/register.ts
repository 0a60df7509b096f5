/** Loads the parts of Chart.js that the charts use, and no more. The only file here that touches Chart.js at run time. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  SubTitle,
  Tooltip,
} from 'chart.js';
import { LineWithErrorBarsController, PointWithErrorBar } from 'chartjs-chart-error-bars';
import type { ChartConfig } from './chart.ts';
import { endLabels } from './end-labels.ts';
import { legendDashes } from './legend-dashes.ts';
import { markLabels } from './mark-labels.ts';
import { referenceLine } from './reference-line.ts';
import { sideBySide } from './side-by-side.ts';
import { verticalMarks } from './vertical-marks.ts';

const PARTS = [
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineElement,
  LineWithErrorBarsController,
  LogarithmicScale,
  PointElement,
  PointWithErrorBar,
  SubTitle,
  Tooltip,
  endLabels,
  legendDashes,
  markLabels,
  referenceLine,
  sideBySide,
  verticalMarks,
];

/** A chart on a canvas. `destroy` before the canvas is used again. */
export interface DrawnChart {
  resize(): void;
  destroy(): void;
}

/** Draws a configuration; the canvas fills its parent, which must have a height and be positioned. */
export function drawChart(canvas: HTMLCanvasElement, config: ChartConfig): DrawnChart {
  Chart.register(...PARTS);
  return config.type === 'bar' ? new Chart(canvas, config) : new Chart(canvas, config);
}
