/**
 * What evaluates a recurrent network, in the order of every list and legend. The seven families of methods differ in hue
 * for the usual kinds of colour blindness and in marker for everybody; variants of a family differ in lightness.
 */
import type { LocalText } from '../../contract/local-text.ts';
import type { ContenderLook, ContenderSpec } from '../study.ts';
import { DEFAULT_SCHEDULE } from './settings.ts';

const ELK = 'Gonzalez et al., NeurIPS 2024 (arXiv 2407.19115)';
const ELK_BLOCKS = `block form of ${ELK}`;
const SCHEDULE = 'Antler’s own schedule on the step of Gonzalez et al., NeurIPS 2024; not in the papers';
const TFJS = 'Composed from operations of TensorFlow.js 4.22 with its WebGPU backend, none of them written for this';
const ORT =
  'The operators GRU, LSTM and RNN of ONNX Runtime’s CPU provider (onnxruntime-node), none of them written for this';
const DEFINITION = 'Definition of a recurrent network';

/** What every iteration has. */
const ITERATES = ['tolerance', 'maxIterations', 'reset'] as const;
const DAMPED = [...ITERATES, 'lambda'] as const;
const ANNEALED = [...ITERATES, 'annealing'] as const;

function look(light: string, dark: string, marker: ContenderLook['marker'], rotation = 0): ContenderLook {
  return { light, dark, marker, rotation };
}

/** The schedule is one of the contender: with its own, nothing is added to its name. */
const SCHEDULED = {
  source: SCHEDULE,
  mark: 'ours',
  settings: ANNEALED,
  defaults: { annealing: DEFAULT_SCHEDULE },
} as const;

type Texts = readonly [title: LocalText, description: LocalText];

function baseline(id: string, [title, description]: Texts, source: string, shown: ContenderLook): ContenderSpec {
  return { id, title, description, source, mark: 'ours', family: 'baseline', settings: [], look: shown };
}

function peer(
  id: string,
  [title, description]: Texts,
  source: string,
  shown: ContenderLook,
  settings: ContenderSpec['settings'] = [],
): ContenderSpec {
  return { id, title, description, source, mark: 'after', family: 'peer', settings, look: shown };
}

type Method = Pick<ContenderSpec, 'source' | 'mark' | 'look'> & Partial<Pick<ContenderSpec, 'settings' | 'defaults'>>;

function method(id: string, [title, description]: Texts, rest: Method): ContenderSpec {
  return { id, title, description, family: 'method', settings: ITERATES, ...rest };
}

/** It needs no adapter. */
function onCpu(contender: ContenderSpec): ContenderSpec {
  return { ...contender, runsOn: 'cpu' };
}

const same = (text: string): LocalText => ({ en: text, zh: text });

export const CONTENDERS: readonly ContenderSpec[] = [
  baseline(
    'sequential',
    [
      { en: 'Sequential', zh: '顺序求值' },
      {
        en: 'Steps through the sequence, one state after the other, in one kernel that keeps weights and state in registers.',
        zh: '在单个内核中逐步求值，权重与状态保存在寄存器中。',
      },
    ],
    DEFINITION,
    look('#1b1f27', '#eceef2', 'circle'),
  ),
  baseline(
    'naive-sequential',
    [
      { en: 'Sequential, naive (baseline)', zh: '顺序求值（朴素基线）' },
      {
        en: 'A baseline: steps through the sequence with one thread per dimension that reads its weights at every step.',
        zh: '基线：每个维度一个线程逐步求值，每一步都重新读取权重。',
      },
    ],
    'The obvious kernel for a recurrent network',
    look('#6d7685', '#a0a8b6', 'circle'),
  ),
  onCpu(
    baseline(
      'cpu-sequential',
      [
        { en: 'Sequential on the CPU', zh: 'CPU 顺序求值' },
        {
          en: 'A baseline: steps through the sequence on one CPU thread, in JavaScript rounded to float32.',
          zh: '基线：在一个 CPU 线程上逐步求值，JavaScript，舍入到 float32。',
        },
      ],
      DEFINITION,
      look('#8a6f4e', '#c8ab86', 'circle'),
    ),
  ),
  onCpu(
    peer(
      'ort-cpu-sequential',
      [
        { en: 'ONNX Runtime on the CPU', zh: 'ONNX Runtime（CPU）' },
        {
          en: 'A baseline: steps through all sequences with ONNX Runtime’s operator on all CPU threads.',
          zh: '基线：用 ONNX Runtime 的算子在全部 CPU 线程上逐步求值所有序列。',
        },
      ],
      ORT,
      look('#6e5433', '#e0c39a', 'circle'),
    ),
  ),
  onCpu(
    peer(
      'ort-cpu-1-sequential',
      [
        { en: 'ONNX Runtime on one CPU thread', zh: 'ONNX Runtime（单 CPU 线程）' },
        {
          en: 'A baseline: steps through all sequences with ONNX Runtime’s operator on one CPU thread.',
          zh: '基线：用 ONNX Runtime 的算子在一个 CPU 线程上逐步求值所有序列。',
        },
      ],
      ORT,
      look('#a58a63', '#b0946c', 'circle'),
    ),
  ),
  peer(
    'tfjs-sequential',
    [
      { en: 'TensorFlow.js, sequential', zh: 'TensorFlow.js，顺序求值' },
      {
        en: 'A peer: steps through the sequence in TensorFlow.js operations; timed on at most 200 steps and reported per step.',
        zh: '同类实现：用 TensorFlow.js 算子逐步求值；最多计时 200 步，按每步给出。',
      },
    ],
    TFJS,
    look('#54708a', '#93b2cc', 'circle'),
  ),
  method(
    'jacobi',
    [
      { en: 'Jacobi', zh: 'Jacobi' },
      {
        en: 'Evaluates every step at the last guess of its predecessor; no Jacobian, no scan.',
        zh: '每一步都在前一步的上次猜测处求值；不用雅可比矩阵，也不用扫描。',
      },
    ],
    {
      source: 'Song et al., ICML 2021 (arXiv 2002.03629)',
      mark: 'paper',
      look: look('#a06a00', '#e6b422', 'triangle', 90),
    },
  ),
  method(
    'picard',
    [
      { en: 'Picard', zh: 'Picard' },
      {
        en: 'Fixed-point iteration with the identity in place of the Jacobian; blows up on most RNNs at length.',
        zh: '以单位矩阵代替雅可比矩阵的不动点迭代；在长序列上对多数 RNN 会发散。',
      },
    ],
    {
      source: 'Shih et al., NeurIPS 2023 (arXiv 2305.16317)',
      mark: 'paper',
      look: look('#8d5a97', '#d3a4dd', 'triangle', 270),
    },
  ),
  method(
    'quasi-deer',
    [
      same('quasi-DEER'),
      {
        en: 'Newton iteration with the diagonal of the Jacobian: cheap iterations, more of them.',
        zh: '以雅可比矩阵的对角线做牛顿迭代：每次迭代便宜，但次数更多。',
      },
    ],
    { source: ELK, mark: 'paper', look: look('#0067b1', '#56b4f5', 'rectRot') },
  ),
  method(
    'quasi-deer-block',
    [
      { en: 'quasi-DEER, blocks', zh: 'quasi-DEER，分块' },
      {
        en: 'Newton iteration with the 2 × 2 blocks of the Jacobian over the two states of each unit.',
        zh: '以每个单元两个状态上的 2 × 2 雅可比块做牛顿迭代。',
      },
    ],
    { source: ELK_BLOCKS, mark: 'after', look: look('#4a90d0', '#9bd1fa', 'rectRot') },
  ),
  peer(
    'tfjs-quasi-deer',
    [
      same('TensorFlow.js, quasi-DEER'),
      {
        en: 'A peer: quasi-DEER in TensorFlow.js operations, with one matMul for all steps and a scan by doubling.',
        zh: '同类实现：用 TensorFlow.js 算子实现的 quasi-DEER，所有步共用一次 matMul，并用倍增扫描。',
      },
    ],
    TFJS,
    look('#3d7fa8', '#8cc4e6', 'rectRot'),
    ITERATES,
  ),
  method(
    'deer',
    [
      same('DEER'),
      {
        en: 'Newton iteration with the full Jacobian, as an associative scan of dense affine maps.',
        zh: '以完整雅可比矩阵做牛顿迭代，表示为稠密仿射映射的结合扫描。',
      },
    ],
    {
      source: 'Lim et al., ICLR 2024 (arXiv 2309.12252)',
      mark: 'paper',
      look: look('#c8500a', '#ff8c4d', 'rect'),
    },
  ),
  peer(
    'tfjs-deer',
    [
      same('TensorFlow.js, DEER'),
      {
        en: 'A peer: DEER in TensorFlow.js operations; all Jacobians are held at once, T · D² numbers many times over.',
        zh: '同类实现：用 TensorFlow.js 算子实现的 DEER；同时保存全部雅可比矩阵，即多份 T · D² 个数。',
      },
    ],
    TFJS,
    look('#e07f45', '#ffb488', 'rect'),
    ITERATES,
  ),
  method(
    'elk',
    [
      same('ELK'),
      {
        en: 'Damped (trust-region) Newton step with the full Jacobian, as a parallel Kalman filter.',
        zh: '以完整雅可比矩阵做阻尼（信赖域）牛顿步，表示为并行卡尔曼滤波。',
      },
    ],
    {
      source: ELK,
      mark: 'paper',
      settings: DAMPED,
      defaults: { lambda: 1e-4 },
      look: look('#a32a74', '#f08bc4', 'triangle'),
    },
  ),
  method(
    'elk-smoother',
    [
      { en: 'ELK, smoother', zh: 'ELK，平滑器' },
      {
        en: 'Exact Levenberg–Marquardt step with the full Jacobian, as a parallel Kalman smoother.',
        zh: '以完整雅可比矩阵做精确的 Levenberg–Marquardt 步，表示为并行卡尔曼平滑。',
      },
    ],
    {
      source: ELK,
      mark: 'paper',
      settings: DAMPED,
      defaults: { lambda: 1e-4 },
      look: look('#c65d9c', '#f7b3da', 'triangle'),
    },
  ),
  method(
    'elk-annealed',
    [
      { en: 'ELK, annealed', zh: 'ELK，退火' },
      {
        en: 'ELK whose damping falls from iteration to iteration, so that no λ has to be chosen.',
        zh: '阻尼逐次迭代递减的 ELK，因而无需选择 λ。',
      },
    ],
    { ...SCHEDULED, look: look('#7a1f57', '#e06cae', 'triangle') },
  ),
  method(
    'quasi-elk',
    [
      same('quasi-ELK'),
      {
        en: 'Damped (trust-region) Newton step with the diagonal of the Jacobian, as a parallel Kalman filter.',
        zh: '以雅可比矩阵的对角线做阻尼（信赖域）牛顿步，表示为并行卡尔曼滤波。',
      },
    ],
    {
      source: ELK,
      mark: 'paper',
      settings: DAMPED,
      defaults: { lambda: 1e-2 },
      look: look('#00805a', '#2ecb9a', 'triangle', 180),
    },
  ),
  method(
    'quasi-elk-smoother',
    [
      { en: 'quasi-ELK, smoother', zh: 'quasi-ELK，平滑器' },
      {
        en: 'Levenberg–Marquardt step with the diagonal of the Jacobian, as a parallel Kalman smoother.',
        zh: '以雅可比矩阵的对角线做 Levenberg–Marquardt 步，表示为并行卡尔曼平滑。',
      },
    ],
    {
      source: ELK,
      mark: 'paper',
      settings: DAMPED,
      defaults: { lambda: 1e-2 },
      look: look('#38a07d', '#78dfbe', 'triangle', 180),
    },
  ),
  method(
    'quasi-elk-block',
    [
      { en: 'quasi-ELK, blocks', zh: 'quasi-ELK，分块' },
      {
        en: 'Damped Newton step with the 2 × 2 blocks of the Jacobian, as a parallel Kalman filter.',
        zh: '以 2 × 2 雅可比块做阻尼牛顿步，表示为并行卡尔曼滤波。',
      },
    ],
    {
      source: ELK_BLOCKS,
      mark: 'after',
      settings: DAMPED,
      defaults: { lambda: 1e-2 },
      look: look('#006246', '#23ab81', 'triangle', 180),
    },
  ),
  method(
    'quasi-elk-smoother-block',
    [
      { en: 'quasi-ELK, smoother, blocks', zh: 'quasi-ELK，平滑器，分块' },
      {
        en: 'Levenberg–Marquardt step with the 2 × 2 blocks of the Jacobian, as a parallel Kalman smoother.',
        zh: '以 2 × 2 雅可比块做 Levenberg–Marquardt 步，表示为并行卡尔曼平滑。',
      },
    ],
    {
      source: ELK_BLOCKS,
      mark: 'after',
      settings: DAMPED,
      defaults: { lambda: 1e-2 },
      look: look('#58a88d', '#9ee8cf', 'triangle', 180),
    },
  ),
  method(
    'quasi-elk-annealed',
    [
      { en: 'quasi-ELK, annealed', zh: 'quasi-ELK，退火' },
      {
        en: 'quasi-ELK whose damping falls from iteration to iteration, so that no λ has to be chosen.',
        zh: '阻尼逐次迭代递减的 quasi-ELK，因而无需选择 λ。',
      },
    ],
    { ...SCHEDULED, look: look('#2f6f2f', '#86c986', 'triangle', 180) },
  ),
];

export const CONTENDER_IDS: readonly string[] = CONTENDERS.map(({ id }) => id);
