/** What surrounded one run, as names and values for a person: disturbances, energy and clocks. */
import type { Disturbance, DisturbanceKind } from '../../contract/parts/disturbances.ts';
import type { Energy } from '../../contract/parts/energy.ts';
import { type Resolution, TRUSTED_STEPS } from '../../contract/parts/resolution.ts';
import type { Run } from '../../contract/run.ts';
import { formatJoules, formatNs } from '../../text/units.ts';
import { say } from '../say.ts';

type SurroundingFact = readonly [name: string, value: string];

export function disturbanceName(kind: DisturbanceKind): string {
  return say(`facts.disturbance.${kind}`);
}

/** What happened, as it was stored; which samples, and how many were set aside. */
export function disturbanceText({ text, samples, setAsideNs }: Disturbance): string {
  const where =
    samples === null
      ? say('facts.disturbance.text', { text })
      : say('facts.disturbance.samples', { text, first: samples[0] + 1, last: samples[1] + 1 });
  if (setAsideNs.length === 0) return where;
  return say('facts.disturbance.aside', { text: where, count: setAsideNs.length });
}

/** A fact for each disturbance, with different names; empty where none was noticed. */
export function disturbanceFacts({ disturbances }: Pick<Run, 'disturbances'>): SurroundingFact[] {
  const seen = new Map<string, number>();
  return disturbances.map((disturbance) => {
    const name = disturbanceName(disturbance.kind);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : say('facts.disturbance.again', { name, times }), disturbanceText(disturbance)];
  });
}

/** Energy where the platform counts it, and the clocks where they were kept. */
export function meterFacts({ energy, resolution }: Pick<Run, 'energy' | 'resolution'>): SurroundingFact[] {
  return [
    ...(energy ? [[say('facts.energy'), energyText(energy)] as const] : []),
    ...(resolution ? clockFacts(resolution) : []),
  ];
}

/** "0.42 J a solve, 8.3 J over 20 solves; counted: processor packages (RAPL)". */
function energyText({ source, joules, solves, joulesPerSolve }: Energy): string {
  const [each, all] = [formatJoules(joulesPerSolve), formatJoules(joules)];
  return say('facts.energy.text', { each, all, count: solves, source });
}

function clockFacts(resolution: Resolution): SurroundingFact[] {
  const { clockStepNs, timestampStepNs, solvesPerSample, backwardSpans, coarse } = resolution;
  const names = coarse.join(say('common.list-separator'));
  return [
    [say('facts.clock.host'), clockStepNs === null ? say('facts.clock.not-measured') : formatNs(clockStepNs)],
    [say('facts.clock.gpu'), timestampStepNs === null ? say('facts.none') : formatNs(timestampStepNs)],
    ...(solvesPerSample > 1
      ? [[say('facts.clock.solves'), say('facts.clock.solves-text', { count: solvesPerSample })] as const]
      : []),
    ...(backwardSpans > 0
      ? [[say('facts.clock.backward'), say('facts.clock.backward-text', { count: backwardSpans })] as const]
      : []),
    ...(coarse.length > 0
      ? [[say('facts.clock.coarse'), say('facts.clock.coarse-text', { names, steps: TRUSTED_STEPS })] as const]
      : []),
  ];
}
