/** The axes of the RNN study. */
import type { LocalText } from '../../contract/local-text.ts';
import type { SizeSpec } from '../study.ts';

const OTHER_PROBLEM: LocalText = { en: 'another problem was evaluated', zh: '求解的是另一个问题' };
const RANGE = { min: 1, max: 1e9 } as const;

export const SIZES: readonly SizeSpec[] = [
  {
    id: 'length',
    symbol: 'T',
    name: { en: 'sequence length', zh: '序列长度' },
    short: { en: 'length', zh: '长度' },
    unit: { en: 'steps', zh: '步' },
    flag: 'length',
    hint: { en: 'sequence lengths T', zh: '序列长度 T' },
    ...RANGE,
    defaults: [1000, 10_000],
    difference: { severity: 'refuse', reason: OTHER_PROBLEM },
  },
  {
    id: 'state',
    symbol: 'D',
    name: { en: 'state size', zh: '状态维数' },
    short: { en: 'state', zh: '状态' },
    unit: null,
    flag: 'state',
    hint: { en: 'state sizes D', zh: '状态维数 D' },
    ...RANGE,
    defaults: [8],
    difference: { severity: 'refuse', reason: OTHER_PROBLEM },
  },
  {
    id: 'input',
    symbol: 'X',
    name: { en: 'input size', zh: '输入维数' },
    short: { en: 'input', zh: '输入' },
    unit: null,
    flag: 'input',
    hint: { en: 'input size X (default: the state size)', zh: '输入维数 X（默认与状态维数相同）' },
    ...RANGE,
    defaults: [],
    follows: 'state',
    difference: { severity: 'refuse', reason: OTHER_PROBLEM, unless: ['state'] },
  },
  {
    id: 'batch',
    symbol: 'B',
    name: { en: 'batch size', zh: '批量大小' },
    short: { en: 'batch', zh: '批量' },
    unit: { en: 'sequences', zh: '条序列' },
    flag: 'batch',
    hint: { en: 'batch sizes B', zh: '批量大小 B' },
    ...RANGE,
    defaults: [1],
    difference: { severity: 'refuse', reason: OTHER_PROBLEM },
  },
];
