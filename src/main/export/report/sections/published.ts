/** Figures that others published, for orientation. Other hardware and software: they enter no ratio of ours. */
import { formatCount, formatNs, formatRatio } from '../../../../shared/text/units.ts';
import { type Block, columns, type Section, text } from '../document.ts';

/** [length, sequential seconds, DEER seconds, seeds] */
type Row = readonly [number, number, number, number];

interface Published {
  readonly caption: string;
  readonly rows: readonly Row[];
}

/** github.com/machine-discovery/deer, experiments/01_speed_benchmark: medians over the seeds present. */
const DEER_V100: readonly Published[] = [
  {
    caption: 'DEER authors’ raw reports: GRU, batch 16, state size 1, one V100, forward only (report-v100-2.txt)',
    rows: [
      [1000, 0.009948, 0.000546, 5],
      [3000, 0.02939, 0.0006752, 5],
      [10_000, 0.09685, 0.0007257, 5],
      [30_000, 0.2912, 0.0008067, 5],
      [100_000, 0.9734, 0.0009094, 5],
      [300_000, 2.919, 0.001548, 5],
    ],
  },
  {
    caption: 'The same, forward and gradient (report_general.txt)',
    rows: [
      [1000, 0.03505, 0.0008416, 5],
      [3000, 0.1042, 0.000966, 5],
      [10_000, 0.3488, 0.001079, 5],
      [30_000, 1.057, 0.001432, 5],
      [100_000, 3.473, 0.004238, 5],
      [300_000, 10.5, 0.01312, 1],
    ],
  },
  {
    caption: 'The same, forward and gradient, memory-efficient (report_memeff.txt)',
    rows: [
      [1000, 0.03499, 0.0008416, 5],
      [3000, 0.1043, 0.0009902, 5],
      [10_000, 0.3491, 0.001149, 5],
      [30_000, 1.058, 0.001609, 5],
      [100_000, 3.464, 0.003594, 5],
      [300_000, 10.52, 0.01006, 1],
    ],
  },
];

const HEADLINES: readonly (readonly [string, string])[] = [
  [
    'DEER (arXiv 2309.12252)',
    'up to three orders of magnitude over sequential evaluation for small states and long sequences',
  ],
  [
    'DEER’s demonstration (its README)',
    'GRU, input size 2, batch 16, length 10,000, one V100: sequential 0.22577 s, DEER 0.00331 s, 68.2 times, largest deviation 2.4e-7',
  ],
  [
    'ELK (arXiv 2407.19115)',
    'quasi-DEER up to about 20 times over sequential on the larger states where DEER runs out of memory, with up to an order of magnitude less memory than DEER',
  ],
  [
    'ParaRNN (arXiv 2510.21450)',
    'up to 665 times over naive sequential application, cells with diagonal or small-block Jacobians, 3 Newton iterations, CUDA kernels',
  ],
  [
    'Predictability (arXiv 2508.16817)',
    'negative largest Lyapunov exponent: O((log T)²) depth; positive: no useful parallel evaluation',
  ],
];

function tableOf({ caption, rows }: Published): Block {
  return {
    kind: 'table',
    caption,
    columns: columns('#Length T', '#Sequential', '#DEER', '#Their ratio', '#Seeds'),
    rows: rows.map(([length, sequential, deer, seeds]) => [
      formatCount(length),
      formatNs(sequential * 1e9),
      formatNs(deer * 1e9),
      formatRatio(Math.round(sequential / deer)),
      String(seeds),
    ]),
  };
}

export function publishedSection(): Section {
  return {
    id: 'published',
    title: 'Published figures, on other hardware',
    blocks: [
      {
        kind: 'callout',
        tone: 'even',
        title: 'Not measured here',
        text: 'Other GPUs, other software, other sequential baselines. No ratio in this report uses these numbers.',
      },
      { kind: 'facts', items: HEADLINES },
      {
        kind: 'details',
        title: 'DEER’s raw numbers on a V100',
        blocks: [
          text('From github.com/machine-discovery/deer, experiments/01_speed_benchmark.'),
          ...DEER_V100.map(tableOf),
        ],
      },
    ],
  };
}
