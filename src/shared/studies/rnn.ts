/** The first study: evaluating a nonlinear recurrent network in parallel over its sequence, or stepping through it. */
import { CONTENDERS } from './rnn/contenders.ts';
import { PRESETS } from './rnn/presets.ts';
import { SETTINGS } from './rnn/settings.ts';
import { SIZES } from './rnn/sizes.ts';
import type { StudySpec } from './study.ts';

export const rnn: StudySpec = {
  id: 'rnn',
  title: { en: 'Parallel RNN evaluation', zh: 'RNN 并行求值' },
  contenderNoun: { en: 'algorithm', zh: '算法' },
  question: {
    en: 'When does evaluating a nonlinear RNN in parallel over its sequence beat stepping through it, and by how much?',
    zh: '非线性循环神经网络沿序列并行求值，何时快过逐步求值，快多少？',
  },
  source: 'Lim et al., ICLR 2024 (arXiv 2309.12252); Gonzalez et al., NeurIPS 2024 (arXiv 2407.19115)',
  sizes: SIZES,
  settings: SETTINGS,
  contenders: CONTENDERS,
  reference: 'sequential',
  defaultContenders: ['sequential', 'quasi-deer', 'deer'],
  traceColumns: [
    { id: 'delta', title: { en: 'step max |Δ|', zh: '步长 max |Δ|' }, scale: 'log', isCharted: true },
    { id: 'residual', title: { en: 'residual max |r|', zh: '残差 max |r|' }, scale: 'log', isCharted: true },
    { id: 'merit', title: { en: 'merit ½ Σ r²', zh: '评价函数 ½ Σ r²' }, scale: 'log', isCharted: false },
    { id: 'resets', title: { en: 'resets', zh: '重置次数' }, scale: 'linear', isCharted: false, isCount: true },
    { id: 'error', title: { en: 'error max |s − s*|', zh: '误差 max |s − s*|' }, scale: 'log', isCharted: true },
  ],
  measures: [],
  cards: ['predictability', 'damping', 'accuracy'],
  accuracy: 'tolerance',
  mainSize: 'length',
  lineSize: 'state',
  presets: PRESETS,
  flat: {
    contender: 'algorithm',
    order: [
      ...['cell', 'algorithm', 'length', 'state', 'input', 'batch', 'gain', 'tolerance', 'maxIterations', 'lambda'],
      ...['gradient', 'reset', 'seed', 'problem', 'warmStart', 'annealing'],
    ],
  },
};
