import { ortAlgorithm } from '../ort.ts';

/** The strongest opponent without a GPU: whether the GPU is worth it at all. */
export const ortCpuSequential = ortAlgorithm('ort-cpu-sequential', 'all', {
  title: 'ONNX Runtime on the CPU',
  description: 'A baseline: steps through all sequences with ONNX Runtime’s operator on all CPU threads.',
});
