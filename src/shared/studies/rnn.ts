/** The first study: evaluating a nonlinear recurrent network in parallel over its sequence, or stepping through it. */
import { complete } from './rnn/complete.ts';
import { CONTENDERS } from './rnn/contenders.ts';
import { PRESETS } from './rnn/presets.ts';
import { LIMITS, METHOD } from './rnn/notes.ts';
import { PUBLISHED } from './rnn/published.ts';
import { OTHER_DRAW, SETTINGS } from './rnn/settings.ts';
import { SIZES } from './rnn/sizes.ts';
import { TRACE_COLUMNS } from './rnn/trace-columns.ts';
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
  familyTitles: {
    baseline: { en: 'Stepping through the sequence', zh: '逐步求值' },
    method: { en: 'Parallel methods', zh: '并行方法' },
  },
  reference: 'sequential',
  sides: {
    methods: { en: 'parallel evaluation', zh: '并行求值' },
    baselines: { en: 'stepping through the sequence', zh: '逐步求值' },
    method: { en: 'parallel method', zh: '并行方法' },
    reference: { en: 'sequential evaluation', zh: '顺序求值' },
  },
  defaultContenders: ['sequential', 'quasi-deer', 'deer'],
  traceColumns: TRACE_COLUMNS,
  measures: [],
  cards: ['predictability', 'damping', 'accuracy'],
  seedDifference: { severity: 'refuse', reason: OTHER_DRAW },
  method: METHOD,
  limits: LIMITS,
  published: PUBLISHED,
  accuracy: 'tolerance',
  iterationLimit: 'maxIterations',
  mainSize: 'length',
  lineSize: 'state',
  presets: PRESETS,
  complete,
  flat: {
    contender: 'algorithm',
    order: [
      ...['cell', 'algorithm', 'length', 'state', 'input', 'batch', 'gain', 'tolerance', 'maxIterations', 'lambda'],
      ...['gradient', 'reset', 'seed', 'problem', 'warmStart', 'annealing'],
    ],
    trace: ['delta', 'residual', 'merit', 'resets', 'error'],
    sweep: { algorithms: null, cells: 'cell', lengths: 'length', states: 'state', batches: 'batch', lambdas: 'lambda' },
  },
};
