import { linearisationTensors } from './one-block.ts';
import { peer } from './peer.ts';
import { scanRounds } from './scan.ts';

/** quasi-DEER as a user of a tensor library writes it. */
export const tfjsQuasiDeer = peer({
  id: 'tfjs-quasi-deer',
  method: 'quasi-deer',
  // Every round of the scan cuts tensors of sizes of its own, and buffers are reused for the same size only.
  tensors: (problem) => [
    ...linearisationTensors(problem),
    { name: 'scan', count: 2 * scanRounds(problem.length) + 8, floats: problem.length * problem.batch * problem.state },
  ],
});
