import { linearisationTensors } from './one-block.ts';
import { peer } from './peer.ts';
import { scanRounds } from './scan.ts';

/** DEER as a user of a tensor library writes it: all T Jacobians at once. */
export const tfjsDeer = peer({
  id: 'tfjs-deer',
  method: 'deer',
  // Every round of the scan cuts tensors of sizes of its own, and buffers are reused for the same size only.
  tensors: (problem) => {
    const { length, batch, state } = problem;
    const floats = length * batch * state;
    const cuts = 3 * Math.max(0, scanRounds(length) - 1);
    return [
      ...linearisationTensors(problem),
      { name: 'jacobians', count: 7 + cuts, floats: floats * state },
      { name: 'offsets', count: cuts, floats },
    ];
  },
});
