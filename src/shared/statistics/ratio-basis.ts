/**
 * What a speed-up rests on besides its interval, as the notes of its run keep it: how many processes it was measured in, how
 * much ratios differ between processes, and whether its blocks were independent.
 */
import { textReason } from '../contract/reason.ts';
import { restartsOf } from './hierarchical.ts';
import { levelGap, type Noise, type NoisyQuantity, noiseText } from './noise.ts';
import { spreadIn, spreadText } from './process-spread.ts';
import type { RatioBasis } from '../contract/judgement.ts';
import type { ProcessSpread } from '../contract/parts/process-spread-schema.ts';
import type { Run } from '../contract/run.ts';

/** Names of the notes. */
export const BASIS_NOTES = {
  /** Between the processes of this very run. */
  own: 'between processes',
  /** Between processes on this adapter, from earlier sweeps, as it was known when the run was measured. */
  adapter: 'between processes on this adapter',
  /** Of the samples of the solve time. */
  noise: 'noise',
  /** Of the ratios within blocks to sequential evaluation. */
  ratioNoise: 'ratio noise',
  /** Why there is no interval. */
  noInterval: 'no interval',
} as const;

export type { RatioBasis } from '../contract/judgement.ts';

/** Of a run of which nothing is known: one process. */
export const UNKNOWN_BASIS: RatioBasis = {
  ...{ restarts: 1, restarted: 'process', own: null, adapter: null, modeGap: null, noInterval: null },
};

type Notes = Readonly<Record<string, string>>;

/** Notes come from other people's files: what makes no sense is left out. */
export function basisOf({ notes, sampling, timing }: Pick<Run, 'notes' | 'sampling' | 'timing'>): RatioBasis {
  const restarts = restartsOf({ samples: timing?.solveNs.samples ?? [], sampling });
  return basisFrom(notes, restarts, sampling?.restarted ?? 'process');
}

/** The same where the samples are not at hand. */
export function basisFrom(notes: Notes, restarts: number, restarted: RatioBasis['restarted']): RatioBasis {
  const note = (name: string): string | undefined => (Object.hasOwn(notes, name) ? notes[name] : undefined);
  return {
    restarts,
    restarted,
    own: spreadIn(note(BASIS_NOTES.own)),
    adapter: spreadIn(note(BASIS_NOTES.adapter)),
    modeGap: modeGapIn(note(BASIS_NOTES.ratioNoise)),
    noInterval: mapped(note(BASIS_NOTES.noInterval), textReason),
  };
}

/** Processes that the ratio was measured in: a worker that was started anew is still in the same one. */
export function processesIn({ restarts, restarted }: RatioBasis): number {
  return restarted === 'process' ? restarts : 1;
}

/** The note about earlier sweeps. */
export function adapterSpreadNote(spread: ProcessSpread): Record<string, string> {
  return { [BASIS_NOTES.adapter]: `${spreadText(spread)}, from earlier sweeps with restarts` };
}

/** The notes about noise that was found; none where there was none. */
export function noiseNotes(noise: Noise | null, name: 'noise' | 'ratioNoise'): Record<string, string> {
  if (noise === null) return {};
  const quantity: NoisyQuantity = name === 'noise' ? 'time' : 'ratio';
  const gap = noise.kind === 'sticky-modes' ? `speeds ${Number((100 * levelGap(noise)).toPrecision(3))} % apart: ` : '';
  return { [BASIS_NOTES[name]]: `${name === 'ratioNoise' ? gap : ''}${noiseText(noise, quantity)}` };
}

/** Whether its times, or its ratios within blocks, were found to be no independent draws of one speed. */
export function isNoisy({ notes }: Pick<Run, 'notes'>): boolean {
  return Object.hasOwn(notes, BASIS_NOTES.noise) || Object.hasOwn(notes, BASIS_NOTES.ratioNoise);
}

function mapped<T, R>(value: T | undefined, change: (value: T) => R): R | null {
  return value === undefined ? null : change(value);
}

function modeGapIn(note: string | undefined): number | null {
  const [, percent] = /^speeds (\d{1,4}(?:\.\d{1,9})?) % apart/u.exec(note ?? '') ?? [];
  return percent === undefined ? null : Number(percent) / 100;
}
