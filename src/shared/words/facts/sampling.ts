/** The reach of an interval: which variation it contains, and whether that part is known well. */
import type { Sampling } from '../../contract/run.ts';
import { WELL_KNOWN_RESTARTS } from '../../statistics/hierarchical.ts';
import { MIN_NOISE_SAMPLES } from '../../statistics/noise.ts';
import { say } from '../say.ts';

/** `samples`: their number. */
export function containsText(sampling: Pick<Sampling, 'restarts' | 'restarted'> | null, samples?: number): string {
  if (sampling === null || sampling.restarts === 1) {
    const isChecked = samples === undefined || samples >= MIN_NOISE_SAMPLES;
    if (isChecked) return say('facts.contains.one');
    return say('facts.contains.one-unchecked', { samples: MIN_NOISE_SAMPLES });
  }
  const contains = say(sampling.restarted === 'worker' ? 'facts.contains.worker' : 'facts.contains.process', {
    count: sampling.restarts,
  });
  if (sampling.restarts >= WELL_KNOWN_RESTARTS) return contains;
  return say('facts.contains.few', { contains, share: say('facts.contains.two-share') });
}
