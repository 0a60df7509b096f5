/** What the self-test of the measuring method measures: stepping through a cell without inputs, with extra steps. */
import { defaultSweep } from '../../../../shared/studies/grid.ts';
import { rnn } from '../../../../shared/studies/rnn.ts';
import { changeRnnSweep } from '../../../../shared/studies/rnn/sweep.ts';
import type { SelftestSubject } from '../../selftest-subject.ts';
import type { Algorithm } from '../algorithms/algorithm.ts';
import { rnnStudy } from '../runtime/runtime.ts';
import { findLength } from './length.ts';
import { CELL, STATE } from './problem.ts';
import { extraSteps, slowedAlgorithm } from './slowed.ts';

/** `algorithmById`: what takes part, given only where there is no device. */
export function rnnSelftest(algorithmById?: (id: string) => Algorithm): SelftestSubject {
  const plain = (id: string): Algorithm => slowedAlgorithm(id, () => 0);
  return {
    base: rnn.reference,
    findLength: (engine, signal) => findLength(engine, (algorithmById ?? plain)(rnn.reference), signal),
    study({ deviceShare }, percentOf) {
      const slowed = (id: string): Algorithm => {
        const percent = percentOf(id);
        return slowedAlgorithm(id, (steps) => extraSteps(steps, percent, deviceShare));
      };
      return rnnStudy({ algorithmById: algorithmById ?? slowed });
    },
    sweep: (steps, contenders) =>
      changeRnnSweep(defaultSweep(rnn), {
        ...{ cells: [CELL], algorithms: [...contenders], lengths: [steps], states: [STATE] },
      }),
    extraSteps,
  };
}
