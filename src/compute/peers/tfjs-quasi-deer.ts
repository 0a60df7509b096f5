import { stateProducts } from '../algorithms/deer/jacobian-rows.ts';
import { evaluationOrder } from '../cells/expression.ts';
import { peer } from './peer.ts';

/** quasi-DEER as a user of a tensor library writes it. */
export const tfjsQuasiDeer = peer({
  id: 'tfjs-quasi-deer',
  title: 'TensorFlow.js, quasi-DEER',
  description: 'A peer: quasi-DEER in TensorFlow.js operations, with one matMul for all steps and a scan by doubling.',
  method: 'quasi-deer',
  tensors: ({ length, batch, state, cell }) => {
    const entries = length * batch * state;
    // Every node of the step and of its slopes is a tensor, and all of them live until the step is linearised.
    const nodes = 3 * evaluationOrder(cell.next).length;
    return {
      projected: entries * cell.projections.length,
      products: entries * (stateProducts(cell) ?? []).length,
      linearisation: entries * nodes,
    };
  },
});
