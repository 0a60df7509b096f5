/** What surrounded one run, as names and values for a person: disturbances, energy and clocks. */
import { disturbanceText, type DisturbanceKind } from '../../contract/parts/disturbances.ts';
import { energyText } from '../../contract/parts/energy.ts';
import { resolutionFacts } from '../../contract/parts/resolution.ts';
import type { Run } from '../../contract/run.ts';

export type SurroundingFact = readonly [name: string, value: string];

export const DISTURBANCE_WORDS: Readonly<Record<DisturbanceKind, string>> = {
  speed: 'Speed',
  power: 'Power',
  suspend: 'Sleep',
  visibility: 'Window hidden',
  load: 'Other load',
  throttling: 'Throttling',
  unwatched: 'Not watched',
};

/** A fact for each disturbance, with different names; empty where none was noticed. */
export function disturbanceFacts({ disturbances }: Pick<Run, 'disturbances'>): SurroundingFact[] {
  const seen = new Map<string, number>();
  return disturbances.map((disturbance) => {
    const name = DISTURBANCE_WORDS[disturbance.kind];
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} (${times})`, disturbanceText(disturbance)];
  });
}

/** Energy where the platform counts it, and the clocks where they were kept. */
export function meterFacts({ energy, resolution }: Pick<Run, 'energy' | 'resolution'>): SurroundingFact[] {
  return [
    ...(energy ? [['Energy', energyText(energy)] as const] : []),
    ...(resolution ? resolutionFacts(resolution) : []),
  ];
}
