/** Figures that others published on the same question. Other hardware and software: they enter no ratio of ours. */
import type { LocalText } from '../../contract/local-text.ts';
import type { PublishedSpec } from '../study.ts';

type Columns = PublishedSpec['tables'][number]['columns'];

const COLUMNS: Columns = [
  { title: { en: 'Length T', zh: '长度 T' }, print: 'count' },
  { title: { en: 'Sequential', zh: '顺序求值' }, print: 'seconds' },
  { title: { en: 'DEER', zh: 'DEER' }, print: 'seconds' },
  { title: { en: 'Their ratio', zh: '两者之比' }, print: 'ratio' },
  { title: { en: 'Seeds', zh: '种子数' }, print: 'count' },
];

/** Length, seconds of sequential evaluation, seconds of DEER, seeds. */
type Row = readonly [number, number, number, number];

function table(caption: LocalText, rows: readonly Row[]) {
  const withRatio = rows.map(([length, sequential, deer, seeds]) => {
    return [length, sequential, deer, Math.round(sequential / deer), seeds];
  });
  return { caption, columns: COLUMNS, rows: withRatio };
}

export const PUBLISHED: PublishedSpec = {
  headlines: [
    {
      source: 'DEER (arXiv 2309.12252)',
      text: {
        en: 'up to three orders of magnitude over sequential evaluation for small states and long sequences',
        zh: '对小状态、长序列，比顺序求值最多快三个数量级',
      },
    },
    {
      source: 'DEER’s demonstration (its README)',
      text: {
        en: 'GRU, input size 2, batch 16, length 10,000, one V100: sequential 0.22577 s, DEER 0.00331 s, 68.2 times, largest deviation 2.4e-7',
        zh: 'GRU，输入维数 2，批量 16，长度 10,000，一块 V100：顺序求值 0.22577 s，DEER 0.00331 s，68.2 倍，最大偏差 2.4e-7',
      },
    },
    {
      source: 'ELK (arXiv 2407.19115)',
      text: {
        en: 'quasi-DEER up to about 20 times over sequential on the larger states where DEER runs out of memory, with up to an order of magnitude less memory than DEER',
        zh: '在 DEER 内存不足的较大状态上，quasi-DEER 比顺序求值最多快约 20 倍，内存最多比 DEER 少一个数量级',
      },
    },
    {
      source: 'ParaRNN (arXiv 2510.21450)',
      text: {
        en: 'up to 665 times over naive sequential application, cells with diagonal or small-block Jacobians, 3 Newton iterations, CUDA kernels',
        zh: '比朴素的顺序求值最多快 665 倍，雅可比矩阵为对角或小块的单元，3 次牛顿迭代，CUDA 内核',
      },
    },
    {
      source: 'Predictability (arXiv 2508.16817)',
      text: {
        en: 'negative largest Lyapunov exponent: O((log T)²) depth; positive: no useful parallel evaluation',
        zh: '最大李雅普诺夫指数为负：深度 O((log T)²)；为正：并行求值没有用处',
      },
    },
  ],
  tablesTitle: { en: 'DEER’s raw numbers on a V100', zh: 'DEER 在 V100 上的原始数据' },
  /** Medians over the seeds present. */
  tablesSource: {
    en: 'From github.com/machine-discovery/deer, experiments/01_speed_benchmark.',
    zh: '来自 github.com/machine-discovery/deer，experiments/01_speed_benchmark。',
  },
  tables: [
    table(
      {
        en: 'DEER authors’ raw reports: GRU, batch 16, state size 1, one V100, forward only (report-v100-2.txt)',
        zh: 'DEER 作者的原始报告：GRU，批量 16，状态维数 1，一块 V100，仅前向（report-v100-2.txt）',
      },
      [
        [1000, 0.009948, 0.000546, 5],
        [3000, 0.02939, 0.0006752, 5],
        [10_000, 0.09685, 0.0007257, 5],
        [30_000, 0.2912, 0.0008067, 5],
        [100_000, 0.9734, 0.0009094, 5],
        [300_000, 2.919, 0.001548, 5],
      ],
    ),
    table({ en: 'The same, forward and gradient (report_general.txt)', zh: '同上，前向与梯度（report_general.txt）' }, [
      [1000, 0.03505, 0.0008416, 5],
      [3000, 0.1042, 0.000966, 5],
      [10_000, 0.3488, 0.001079, 5],
      [30_000, 1.057, 0.001432, 5],
      [100_000, 3.473, 0.004238, 5],
      [300_000, 10.5, 0.01312, 1],
    ]),
    table(
      {
        en: 'The same, forward and gradient, memory-efficient (report_memeff.txt)',
        zh: '同上，前向与梯度，节省内存（report_memeff.txt）',
      },
      [
        [1000, 0.03499, 0.0008416, 5],
        [3000, 0.1043, 0.0009902, 5],
        [10_000, 0.3491, 0.001149, 5],
        [30_000, 1.058, 0.001609, 5],
        [100_000, 3.464, 0.003594, 5],
        [300_000, 10.52, 0.01006, 1],
      ],
    ),
  ],
};
