/** What the notes of a run say about its samples, and about the ratios within blocks to sequential evaluation. */
import {
  groupsByRestart,
  pairedRunsRatio,
  restartRatios,
  restartsOf,
  type Sampled,
} from '../../statistics/hierarchical.ts';
import { MIN_RESTARTS } from '../../statistics/judged-interval.ts';
import { noiseOf } from '../../statistics/noise.ts';
import { spreadBetween, spreadText } from '../../statistics/process-spread.ts';
import { BASIS_NOTES, noiseNotes } from '../../statistics/ratio-basis.ts';
import { isRatio, MIN_INTERVAL_SAMPLES } from '../../statistics/statistics.ts';

type Notes = Record<string, string>;

/**
 * The notes, with those that follow from the samples found anew. `reference`: the verified sequential run of the same point
 * and sweep, where the run has a ratio to it, with the interval of that ratio.
 */
export function withBasisNotes(
  notes: Readonly<Notes>,
  own: Sampled,
  reference: { readonly run: Sampled; readonly ci95: readonly [number, number] | null } | null,
): Notes {
  const { own: between, noise, ratioNoise, noInterval } = BASIS_NOTES;
  const { [between]: _1, [noise]: _2, [ratioNoise]: _3, [noInterval]: _4, ...others } = notes;
  return {
    ...others,
    ...noiseIn(groupsByRestart(own), 'noise'),
    ...(reference && ratioNotes(own, reference.run, reference.ci95 !== null)),
  };
}

function ratioNotes(own: Sampled, reference: Sampled, hasInterval: boolean): Notes {
  const ratios = [...restartRatios(reference, own).values()];
  const spread = spreadBetween(reference, own);
  const why = hasInterval ? null : whyNone(own, reference, ratios.flat().length);
  return {
    // From three processes on, what lasts within one is part of what differs between them.
    ...(restartsOf(own) < MIN_RESTARTS && noiseIn(ratios, 'ratioNoise')),
    ...(spread && { [BASIS_NOTES.own]: `${spreadText(spread)}, over the processes of this run` }),
    ...(why !== null && { [BASIS_NOTES.noInterval]: why }),
  };
}

/** Of several processes the first in which noise was found. */
function noiseIn(restarts: readonly (readonly number[])[], name: 'noise' | 'ratioNoise'): Notes {
  const found = restarts.map((samples) => noiseOf(samples)).find((noise) => noise !== null);
  return noiseNotes(found ?? null, name);
}

/** null where there are too few samples, which is what is said without a note. */
function whyNone(own: Sampled, reference: Sampled, blocks: number): string | null {
  if (blocks < MIN_INTERVAL_SAMPLES) return null;
  const zeros = [...own.samples, ...reference.samples].filter((ns) => ns === 0).length;
  const all = own.samples.length + reference.samples.length;
  if (zeros > 0) return `${zeros} of ${all} samples are 0 ns: below the clock’s resolution`;
  return isRatio(pairedRunsRatio(reference, own)) ? null : 'the ratio is not finite';
}
