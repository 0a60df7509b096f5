/** The look of a contender, as its study declares it: one colour and one marker, the same in every chart. */
import type { RunConfig } from '../../shared/contract/run-config.ts';
import { contenderOf } from '../../shared/studies/index.ts';
import type { ContenderLook } from '../../shared/studies/study.ts';
import type { Theme } from './chart.ts';

export interface Look extends Pick<ContenderLook, 'marker' | 'rotation'> {
  readonly color: string;
}

/** What nobody declared is grey. */
const UNKNOWN: ContenderLook = { light: '#6d7685', dark: '#a0a8b6', marker: 'circle', rotation: 0 };

/** Colour and marker of a contender. */
export function lookOf(config: Pick<RunConfig, 'study' | 'contender'>, theme: Theme): Look {
  const { [theme]: color, marker, rotation } = contenderOf(config)?.look ?? UNKNOWN;
  return { color, marker, rotation };
}

const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 4], [2, 6], [6, 2, 2, 2, 2, 2]];

/** Dash pattern of the n-th size of lines in view: the size is told by the line, the contender by the marker. */
export function dashOf(rank: number): number[] {
  return [...(DASHES[rank % DASHES.length] ?? [])];
}

const PHASES: Readonly<Record<Theme, readonly string[]>> = {
  light: ['#2f5d8a', '#7ba7cf', '#d08a2e', '#efc98b', '#3f7f6b', '#93c7b4', '#8a4f7d', '#cfa3c6', '#6d7685', '#b4bac4'],
  dark: ['#6ea3d8', '#3d6c9c', '#e0a24c', '#8f6a35', '#5fb89c', '#356f5f', '#c285b4', '#7a4d70', '#a0a8b6', '#5b6472'],
};

/** Colour of the n-th phase of a stacked bar. */
export function phaseColor(rank: number, theme: Theme): string {
  const colors = PHASES[theme];
  return colors[rank % colors.length] ?? UNKNOWN[theme];
}
