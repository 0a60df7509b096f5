/** A bundle whose every name tries to break out of the file that it is written to. */
import { textReason } from '../../../src/shared/contract/reason.ts';
import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import { bundleOf, demoBundle, SOFTWARE } from '../../support/runs/bundle.ts';

export const ATTACK = `</script><img src=x onerror="document.title='owned'"><!--'"|\`*_[x](javascript:1)\u2028\u202e`;

export function hostileBundle(): Bundle {
  const [first, second] = demoBundle('quick').runs.slice(-2);
  const runs = [first!, second!].map((run) => ({
    ...run,
    machineId: ATTACK,
    runtime: ATTACK,
    preset: ATTACK,
    reason: textReason(ATTACK),
    status: 'not-converged' as const,
    config: {
      ...run.config,
      contender: ATTACK,
      settings: { ...run.config.settings, cell: ATTACK },
      problem: ATTACK,
    },
    notes: { [ATTACK.slice(0, 90)]: ATTACK },
    timing: run.timing && { ...run.timing, phasesNs: { [ATTACK.slice(0, 90)]: 5, other: 2 } },
    memory: run.memory && { ...run.memory, categoriesBytes: { [ATTACK.slice(0, 90)]: 5 } },
    verification: run.verification && { ...run.verification, reference: ATTACK },
    speedup: { vs: ATTACK, ratio: 2, ci95: null },
  }));
  const adapter = {
    ...SOFTWARE,
    name: ATTACK,
    vendor: ATTACK,
    driver: ATTACK,
    architecture: ATTACK,
    features: [ATTACK],
  };
  const bundle = bundleOf(runs, [adapter]);
  return {
    ...bundle,
    app: { name: ATTACK, version: ATTACK, runtime: ATTACK, runtimeVersion: ATTACK },
    machines: bundle.machines.map((machine) => ({ ...machine, name: ATTACK, cpu: ATTACK, os: ATTACK })),
  };
}
