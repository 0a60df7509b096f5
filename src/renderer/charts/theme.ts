/** Colours of charts. Text and lines reach a contrast of 4.5 and 3 on both surfaces. */
import type { ChartOptions, Theme } from './chart.ts';

export interface ThemeColors {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  /** The area below 1× in speed-up charts. */
  readonly shade: string;
}

export const THEMES: Readonly<Record<Theme, ThemeColors>> = {
  light: {
    surface: '#ffffff',
    ink: '#1b1f27',
    muted: '#5b6472',
    grid: '#e8eaee',
    axis: '#b4bac4',
    shade: 'rgba(91, 100, 114, 0.10)',
  },
  dark: {
    surface: '#16191f',
    ink: '#eceef2',
    muted: '#a0a8b6',
    grid: '#272c35',
    axis: '#4c5461',
    shade: 'rgba(160, 168, 182, 0.12)',
  },
};

export const FONT_FAMILY =
  "'Inter', 'Segoe UI', -apple-system, 'Roboto', 'Cantarell', 'Noto Sans', 'Liberation Sans', sans-serif";

/** The font of all text in a chart. */
export function fontOf({ fontSize = 12 }: ChartOptions): { family: string; size: number } {
  return { family: FONT_FAMILY, size: fontSize };
}
