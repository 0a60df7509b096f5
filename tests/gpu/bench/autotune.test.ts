/** Tuning on a device: it ends, keeps the result the same, and leaves nothing behind. */
import { expect, test } from 'vitest';
import { algorithmById } from '../../../src/compute/studies/rnn/algorithms/index.ts';
import { cellById } from '../../../src/compute/studies/rnn/cells/index.ts';
import { tuneCell } from '../../../src/compute/studies/rnn/runtime/autotune.ts';
import { drawProblem } from '../../../src/compute/studies/rnn/drawing/workload.ts';
import { tuningSchema } from '../../../src/shared/contract/parts/tuning.ts';
import { openTestEngine } from '../../support/engines.ts';

test('a tuned plan computes what the default plan computes', async () => {
  const engine = await openTestEngine('swiftshader');
  if (!engine) throw new Error('SwiftShader is missing');
  const measured = await tuneCell(engine, cellById('elman'), { algorithmById, signal: null });
  expect(tuningSchema.parse(measured)).toEqual(measured);
  const problem = drawProblem(cellById('elman'), { length: 333, state: 9, input: 3, batch: 2, seed: 1 }, 1);
  const tunings = [measured, { chunkFactor: 4, workgroupRows: 2, tileRows: 3, tileLanes: 8 }];
  for (const variant of ['auto', 'portable'] as const) {
    for (const id of ['sequential', 'quasi-deer', 'deer']) {
      const statesWith = async (tuning?: (typeof tunings)[number]) => {
        const base = { tolerance: 1e-6, maxIterations: 100, lambda: null, reset: true, variant };
        const plan = algorithmById(id).plan(problem, tuning ? { ...base, tuning } : base, engine.traits);
        const solver = await engine.open(plan);
        await solver.solve({ profile: false, signal: null });
        const states = await solver.read('states', null);
        solver.destroy();
        expect(solver.memory().finalBytes).toBe(0);
        return states;
      };
      const plain = await statesWith();
      for (const tuning of tunings) {
        const tuned = await statesWith(tuning);
        const worst = tuned.reduce((most, value, index) => Math.max(most, Math.abs(value - (plain[index] ?? NaN))), 0);
        expect(worst, `${id} ${variant}`).toBeLessThan(1e-5);
      }
    }
  }
  engine.close();
});
