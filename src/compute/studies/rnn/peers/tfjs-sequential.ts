import { peer } from './peer.ts';

/** What stepping costs when it is written in a tensor library: a few dispatches for every step. */
export const tfjsSequential = peer({
  id: 'tfjs-sequential',
  method: 'sequential',
  tensors: ({ length, batch, state, cell }) => {
    const floats = Math.min(length, 200) * batch * state;
    return [
      { name: 'projections', count: 1, floats: floats * cell.projections.length },
      { name: 'states', count: 2, floats },
    ];
  },
});
