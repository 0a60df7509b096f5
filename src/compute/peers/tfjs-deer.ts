import { peer } from './peer.ts';

/** DEER as a user of a tensor library writes it: all T Jacobians at once. */
export const tfjsDeer = peer({
  id: 'tfjs-deer',
  title: 'TensorFlow.js, DEER',
  description:
    'A peer: DEER in TensorFlow.js operations; all Jacobians are held at once, T · D² numbers several times.',
  method: 'deer',
  tensors: ({ length, batch, state }) => {
    const matrices = length * batch * state * state;
    return {
      jacobians: matrices,
      later: matrices,
      earlier: matrices,
      products: matrices,
      joined: matrices,
      linearisation: 40 * length * batch * state,
    };
  },
});
