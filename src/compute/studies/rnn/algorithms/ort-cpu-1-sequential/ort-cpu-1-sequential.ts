import { ortAlgorithm } from '../ort.ts';

/** The same on one thread: what a core does, and the faster of the two where there is little to share. */
export const ortCpuOneSequential = ortAlgorithm('ort-cpu-1-sequential', 'one');
