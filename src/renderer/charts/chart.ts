/**
 * A chart: a pure function from runs to a Chart.js configuration, the same numbers as a table, and one sentence.
 * Nothing here touches the DOM or loads Chart.js; `register.ts` draws.
 */
import type { ChartConfiguration } from 'chart.js';
import type {} from 'chartjs-chart-error-bars';
import { capitalized } from '../../shared/contract/local-text.ts';
import type { StudySpec } from '../../shared/studies/study.ts';
import type { RunView } from '../../shared/contract/run-view.ts';

export type Theme = 'light' | 'dark';

export interface ChartOptions {
  readonly theme: Theme;
  /** Setting and software warning inside the drawing, the default; off where a caption beside it says them. */
  readonly subtitle?: boolean;
  /** Pixels; 12 unless told. */
  readonly fontSize?: number;
}

/** One mark on a line chart. `yMin` and `yMax` draw the interval; `note` is the tooltip's text. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly yMin?: number;
  readonly yMax?: number;
  readonly note: string;
}

export type LineConfig = ChartConfiguration<'lineWithErrorBars', LinePoint[]>;
export type BarConfig = ChartConfiguration<'bar', (number | null)[], string>;
export type ChartConfig = LineConfig | BarConfig;

export interface ChartTable {
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** The column of the line's name: "Algorithm", as the study calls its contenders. */
export function contenderColumn({ contenderNoun }: StudySpec): ChartTable['columns'][number] {
  return { title: capitalized(contenderNoun), numeric: false };
}

export interface ChartView {
  readonly config: ChartConfig;
  readonly table: ChartTable;
  /** One sentence that says what the chart shows, for captions and for those who cannot see it. */
  readonly summary: string;
  /** Why there is nothing to draw, and what to do about it; null when there is. */
  readonly empty: string | null;
}

/** Where charts of single runs stand: below one point on the Compare page, on the page of a run, in the report's results. */
export type ChartPlace = 'point' | 'run' | 'report';

export interface ChartDefinition {
  readonly id: string;
  readonly title: string;
  /** What to read in it, one sentence for below the title. */
  readonly description: string;
  /** Shown there without being named; absent: only where a page or a section asks for it. */
  readonly places?: readonly ChartPlace[];
  build(runs: readonly RunView[], options: ChartOptions): ChartView;
}
