/** What the notes of a run say about its samples, and about the ratios within blocks to the reference. */
import type { Run } from '../../contract/run.ts';
import { type Note, type Notes, reasonOf, type Reason, textReason } from '../../contract/reason.ts';
import { valueIn, textIn } from './asked.ts';
import { processSpreadSchema } from '../../contract/parts/process-spread-schema.ts';
import { legacyModeGap, legacySpread } from './legacy-notes.ts';
import {
  groupsByRestart,
  pairedRunsRatio,
  restartRatios,
  restartsOf,
  type Sampled,
} from '../../statistics/hierarchical.ts';
import { MIN_RESTARTS } from '../../statistics/judged-interval.ts';
import { levelGap, type Noise, noiseOf } from '../../statistics/noise.ts';
import { spreadBetween, type ProcessSpread } from '../../statistics/process-spread.ts';
import { BASIS_NOTES, type RatioBasis } from '../../statistics/ratio-basis.ts';
import { isRatio, MIN_INTERVAL_SAMPLES } from '../../statistics/statistics.ts';

/**
 * The notes, with those that follow from the samples found anew. `reference`: the verified sequential run of the same point
 * and sweep, where the run has a ratio to it, with the interval of that ratio.
 */
export function withBasisNotes(
  notes: Notes,
  own: Sampled,
  reference: { readonly run: Sampled; readonly ci95: readonly [number, number] | null } | null,
): Record<string, Note> {
  const { own: between, noise, ratioNoise, noInterval } = BASIS_NOTES;
  const { [between]: _1, [noise]: _2, [ratioNoise]: _3, [noInterval]: _4, ...others } = notes;
  return {
    ...others,
    ...noiseIn(groupsByRestart(own), 'noise'),
    ...(reference && ratioNotes(own, reference.run, reference.ci95 !== null)),
  };
}

function ratioNotes(own: Sampled, reference: Sampled, hasInterval: boolean): Record<string, Note> {
  const ratios = [...restartRatios(reference, own).values()];
  const spread = spreadBetween(reference, own);
  const why = hasInterval ? null : whyNone(own, reference, ratios.flat().length);
  return {
    // From three processes on, what lasts within one is part of what differs between them.
    ...(restartsOf(own) < MIN_RESTARTS && noiseIn(ratios, 'ratioNoise')),
    ...(spread && { [BASIS_NOTES.own]: spreadNote('process-spread', spread) }),
    ...(why !== null && { [BASIS_NOTES.noInterval]: why }),
  };
}

/** Of several processes the first in which noise was found. */
function noiseIn(restarts: readonly (readonly number[])[], name: 'noise' | 'ratioNoise'): Record<string, Note> {
  const found = restarts.map((samples) => noiseOf(samples)).find((noise) => noise !== null);
  return found ? { [BASIS_NOTES[name]]: noiseNote(found, name === 'noise' ? 'time' : 'ratio') } : {};
}

/** null where there are too few samples, which is what is said without a note. */
function whyNone(own: Sampled, reference: Sampled, blocks: number): Reason | null {
  if (blocks < MIN_INTERVAL_SAMPLES) return null;
  const zeros = [...own.samples, ...reference.samples].filter((ns) => ns === 0).length;
  const all = own.samples.length + reference.samples.length;
  if (zeros > 0) return reasonOf('zero-samples', { zeros, all });
  return isRatio(pairedRunsRatio(reference, own)) ? null : reasonOf('ratio-not-finite');
}

/** Three digits: more is not known, and every reader goes by the same. */
function rounded(share: number): number {
  return Number((100 * share).toPrecision(3)) / 100;
}

function spreadNote(code: 'process-spread' | 'adapter-spread', { sd, degrees }: ProcessSpread): Reason {
  return reasonOf(code, { sd: rounded(sd), degrees });
}

/** The note about earlier sweeps. */
export function adapterSpreadNote(spread: ProcessSpread): Record<string, Reason> {
  return { [BASIS_NOTES.adapter]: spreadNote('adapter-spread', spread) };
}

/** That the samples are no independent draws of one speed. */
export function noiseNote(noise: Noise, quantity: 'time' | 'ratio'): Reason {
  const { kind, correlation, modes, levels } = noise;
  const [least, most] = levels;
  if (kind === 'correlated') return reasonOf(`${quantity}-correlated`, { correlation, least, most });
  const [low, high] = modes?.medians ?? levels;
  const between = { low, high, share: modes?.upperShare ?? 0, least, most };
  return kind === 'two-modes'
    ? reasonOf(`${quantity}-two-modes`, between)
    : reasonOf(`${quantity}-sticky`, { ...between, gap: rounded(levelGap(noise)) });
}

/** Notes come from other people's files: what makes no sense is left out. */
export function basisOf({ notes, sampling, timing }: Pick<Run, 'notes' | 'sampling' | 'timing'>): RatioBasis {
  const restarts = restartsOf({ samples: timing?.solveNs.samples ?? [], sampling });
  return basisFrom(notes, restarts, sampling?.restarted ?? 'process');
}

/** The same where the samples are not at hand. */
export function basisFrom(notes: Notes, restarts: number, restarted: RatioBasis['restarted']): RatioBasis {
  const why = textIn(notes, BASIS_NOTES.noInterval);
  return {
    restarts,
    restarted,
    own: spreadIn(notes, BASIS_NOTES.own),
    adapter: spreadIn(notes, BASIS_NOTES.adapter),
    modeGap: modeGapIn(notes),
    noInterval: valueIn(notes, BASIS_NOTES.noInterval) ?? (why === null ? null : textReason(why)),
  };
}

/** Between processes, as a note says it. */
export function spreadIn(notes: Notes, name: string): ProcessSpread | null {
  const note = valueIn(notes, name);
  if (note === null) return legacySpread(textIn(notes, name) ?? '');
  const parsed = processSpreadSchema.safeParse({ sd: note['sd'], degrees: note['degrees'] });
  return parsed.success ? parsed.data : null;
}

function modeGapIn(notes: Notes): number | null {
  const note = valueIn(notes, BASIS_NOTES.ratioNoise);
  if (note === null) return legacyModeGap(textIn(notes, BASIS_NOTES.ratioNoise) ?? '');
  const gap = note['gap'];
  return typeof gap === 'number' && gap > 0 && gap < 1e4 ? gap : null;
}

/** Whether its times, or its ratios within blocks, were found to be no independent draws of one speed. */
export function isNoisy({ notes }: Pick<Run, 'notes'>): boolean {
  return Object.hasOwn(notes, BASIS_NOTES.noise) || Object.hasOwn(notes, BASIS_NOTES.ratioNoise);
}
