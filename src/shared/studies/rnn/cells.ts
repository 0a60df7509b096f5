/**
 * The cells by id, in the order of every list, each with half a sentence for readers who do not know it: one line for each
 * folder in compute/studies/rnn/cells.
 */
import type { LocalText } from '../../contract/local-text.ts';

export const CELLS = {
  gru: { en: 'gated recurrent unit, in the cuDNN and Flax form', zh: '门控循环单元，cuDNN 与 Flax 的形式' },
  elman: { en: 'the plain tanh recurrence', zh: '普通的 tanh 递推' },
  lstm: { en: 'long short-term memory, state [h, c]', zh: '长短期记忆，状态为 [h, c]' },
  lem: { en: 'long expressive memory, state [y, z]', zh: '长表达记忆，状态为 [y, z]' },
  lorenz96: {
    en: 'the Lorenz-96 system, one Runge–Kutta step of 0.01, chaotic',
    zh: 'Lorenz-96 系统，步长 0.01 的一个 Runge–Kutta 步，混沌',
  },
  'ar-gru': { en: 'a GRU fed with its own output and driver noise', zh: '以自身输出和驱动噪声为输入的 GRU' },
  node: {
    en: 'a neural ordinary differential equation, stepped by Runge–Kutta',
    zh: '神经常微分方程，用 Runge–Kutta 法推进',
  },
} as const satisfies Readonly<Record<string, LocalText>>;

export const CELL_IDS: readonly string[] = Object.keys(CELLS);

/** Cells whose inputs have one size, or that have none. */
export const INPUT_OF_CELL: Readonly<Partial<Record<string, number>>> = {
  lorenz96: 0,
  'ar-gru': 1,
  node: 0,
} satisfies Readonly<Partial<Record<keyof typeof CELLS, number>>>;
