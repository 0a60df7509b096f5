/**
 * The look of an algorithm: one colour and one marker, the same in every chart. The seven families differ in hue for
 * the usual kinds of colour blindness and in marker for everybody; variants of a family differ in lightness.
 */
import type { Theme } from './chart.ts';

export type Marker = 'circle' | 'rect' | 'rectRot' | 'triangle';

export interface Look {
  readonly color: string;
  readonly marker: Marker;
  /** Degrees by which the marker is turned. */
  readonly rotation: number;
}

interface Entry {
  readonly light: string;
  readonly dark: string;
  readonly marker: Marker;
  readonly rotation: number;
}

function entry(light: string, dark: string, marker: Marker, rotation = 0): Entry {
  return { light, dark, marker, rotation };
}

const LOOKS: Readonly<Record<string, Entry>> = {
  sequential: entry('#1b1f27', '#eceef2', 'circle'),
  'naive-sequential': entry('#6d7685', '#a0a8b6', 'circle'),
  'cpu-sequential': entry('#8a6f4e', '#c8ab86', 'circle'),
  'ort-cpu-sequential': entry('#6e5433', '#e0c39a', 'circle'),
  'ort-cpu-1-sequential': entry('#a58a63', '#b0946c', 'circle'),
  'tfjs-sequential': entry('#54708a', '#93b2cc', 'circle'),
  jacobi: entry('#a06a00', '#e6b422', 'triangle', 90),
  picard: entry('#8d5a97', '#d3a4dd', 'triangle', 270),
  'quasi-deer': entry('#0067b1', '#56b4f5', 'rectRot'),
  'quasi-deer-block': entry('#4a90d0', '#9bd1fa', 'rectRot'),
  'tfjs-quasi-deer': entry('#3d7fa8', '#8cc4e6', 'rectRot'),
  deer: entry('#c8500a', '#ff8c4d', 'rect'),
  'tfjs-deer': entry('#e07f45', '#ffb488', 'rect'),
  elk: entry('#a32a74', '#f08bc4', 'triangle'),
  'elk-smoother': entry('#c65d9c', '#f7b3da', 'triangle'),
  'elk-annealed': entry('#7a1f57', '#e06cae', 'triangle'),
  'quasi-elk': entry('#00805a', '#2ecb9a', 'triangle', 180),
  'quasi-elk-smoother': entry('#38a07d', '#78dfbe', 'triangle', 180),
  'quasi-elk-block': entry('#006246', '#23ab81', 'triangle', 180),
  'quasi-elk-smoother-block': entry('#58a88d', '#9ee8cf', 'triangle', 180),
  'quasi-elk-annealed': entry('#2f6f2f', '#86c986', 'triangle', 180),
};

const UNKNOWN = entry('#6d7685', '#a0a8b6', 'circle');

/** Colour and marker of an algorithm; an unknown name is grey. */
export function lookOf(algorithm: string, theme: Theme): Look {
  const found = Object.hasOwn(LOOKS, algorithm) ? (LOOKS[algorithm] ?? UNKNOWN) : UNKNOWN;
  return { color: found[theme], marker: found.marker, rotation: found.rotation };
}

/** The place of an algorithm in every list and legend; unknown names come last. */
export function orderOf(algorithm: string): number {
  const place = Object.keys(LOOKS).indexOf(algorithm);
  return place < 0 ? Object.keys(LOOKS).length : place;
}

const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 4], [2, 6], [6, 2, 2, 2, 2, 2]];

/** Dash pattern of the n-th state size in view: state is told by the line, algorithm by the marker. */
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
