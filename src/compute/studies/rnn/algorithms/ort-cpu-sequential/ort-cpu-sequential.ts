import { ortAlgorithm } from '../ort.ts';

/** The strongest opponent without a GPU: whether the GPU is worth it at all. */
export const ortCpuSequential = ortAlgorithm('ort-cpu-sequential', 'all');
