/** The settings of the RNN study: of the problem that is drawn, then of the method that solves it. */
import type { LocalText } from '../../contract/local-text.ts';
import type { SettingSpec } from '../study.ts';
import { CELL_IDS, CELLS } from './cells.ts';

export const OTHER_DRAW: LocalText = {
  en: 'other weights and inputs were drawn, and the number of iterations depends on them',
  zh: '抽取的权重和输入不同，而迭代次数取决于它们',
};
const QUESTION: LocalText = { en: 'this is what is compared', zh: '这正是所比较的内容' };

/** From freezing half of each step to almost Newton's step, in about 16 iterations. */
export const DEFAULT_SCHEDULE = '1,0.3,1e-8';

export const SETTINGS: readonly SettingSpec[] = [
  {
    id: 'cell',
    name: { en: 'cell', zh: '循环单元' },
    hint: { en: 'recurrent cells', zh: '循环单元' },
    of: 'problem',
    value: { kind: 'choice', options: CELL_IDS, open: true, notes: CELLS },
    default: 'gru',
    flag: 'cell',
    isList: true,
    label: { en: '{value}', zh: '{value}' },
    isAlwaysShown: true,
    difference: { severity: 'refuse', reason: { en: 'another recurrence was evaluated', zh: '求解的是另一种递推' } },
  },
  {
    id: 'gain',
    name: { en: 'gain', zh: '增益' },
    hint: { en: 'gain of the recurrent weights', zh: '循环权重的增益' },
    of: 'problem',
    value: { kind: 'number', min: 0, max: 100, stored: { min: -1e9, max: 1e9 }, print: 'plain' },
    default: 1,
    flag: 'gain',
    difference: { severity: 'refuse', reason: OTHER_DRAW },
  },
  {
    id: 'warmStart',
    symbol: 'ε',
    name: { en: 'warm start ε', zh: '热启动 ε' },
    hint: {
      en: 'change the weights by this share and start from the trajectory of the unchanged ones',
      zh: '按此比例改变权重，并以未改变权重的轨迹作为初值',
    },
    of: 'problem',
    value: { kind: 'number', min: 0, max: 1, above: true, stored: { min: 0, max: 1e9, above: true }, print: 'plain' },
    default: null,
    unset: { en: 'a cold start', zh: '冷启动' },
    flag: 'warm-start',
    usesSeed: true,
    label: { en: 'warm start ε {value}', zh: '热启动 ε {value}' },
    none: { en: 'cold start', zh: '冷启动' },
    difference: {
      severity: 'refuse',
      reason: { en: 'the iterations began at another distance from the solution', zh: '迭代的初值与解的距离不同' },
    },
  },
  {
    id: 'gradient',
    name: { en: 'gradient', zh: '梯度' },
    hint: { en: 'measure forward and gradient together', zh: '同时测量前向求值与梯度' },
    of: 'problem',
    value: {
      kind: 'switch',
      on: { en: 'with gradient', zh: '含梯度' },
      off: { en: 'forward only', zh: '仅前向' },
      field: {
        en: 'Measure forward and gradient together (loss Σ c·s; initial states, inputs and all weights)',
        zh: '同时测量前向求值与梯度（损失 Σ c·s；初始状态、输入与全部权重）',
      },
      short: { on: { en: 'with', zh: '含' }, off: { en: 'without', zh: '不含' } },
    },
    default: false,
    flag: 'gradient',
    difference: {
      severity: 'refuse',
      reason: { en: 'only one of the times contains a backward pass', zh: '只有一方的时间包含反向传播' },
    },
  },
  {
    id: 'tolerance',
    symbol: 'tol',
    name: { en: 'tolerance', zh: '容差' },
    hint: { en: 'tolerance of the step; several are measured side by side', zh: '步长容差；可给多个，并列测量' },
    of: 'method',
    value: { kind: 'number', min: 0, max: 1e-2, above: true, stored: { min: 0, max: 1e9 }, print: 'error' },
    default: 1e-4,
    flag: 'tol',
    isList: true,
    label: { en: 'tol {value}', zh: '容差 {value}' },
    isAlwaysShown: true,
    difference: {
      severity: 'on-request',
      reason: { en: 'the answers are not equally accurate', zh: '两个结果的精度不同' },
    },
  },
  {
    id: 'maxIterations',
    name: { en: 'iteration limit', zh: '迭代上限' },
    hint: { en: 'most iterations (default: min(T + 1, 200))', zh: '最大迭代次数（默认：min(T + 1, 200)）' },
    of: 'method',
    value: { kind: 'number', min: 1, max: 1e9, integer: true, stored: { min: 0, max: 1e9 }, print: 'count' },
    default: null,
    isAlwaysSet: true,
    unset: { en: 'min(T + 1, 200)', zh: 'min(T + 1, 200)' },
    flag: 'max-iter',
    difference: {
      severity: 'fine',
      reason: { en: 'both converged within their limit', zh: '双方均在各自的上限内收敛' },
      unless: ['length', 'contender'],
    },
  },
  {
    id: 'lambda',
    symbol: 'λ',
    name: { en: 'damping λ', zh: '阻尼 λ' },
    short: { en: 'λ', zh: 'λ' },
    hint: {
      en: 'damping of the damped algorithms (default: each one’s own)',
      zh: '阻尼算法的阻尼系数（默认：各算法自身的值）',
    },
    of: 'method',
    value: { kind: 'number', min: 0, max: 1e9, stored: { min: -1e9, max: 1e9 }, print: 'plain' },
    default: null,
    unset: { en: 'the algorithm’s own', zh: '算法自身的值' },
    flag: 'lambda',
    isList: true,
    inName: 'always',
    difference: { severity: 'fine', reason: QUESTION, unless: ['contender'] },
  },
  {
    id: 'annealing',
    symbol: 'λ',
    name: { en: 'annealing', zh: '退火' },
    hint: {
      en: 'falling damping of the annealed algorithms: start, factor per iteration, floor',
      zh: '退火算法的递减阻尼：初值、每次迭代的系数、下限',
    },
    of: 'method',
    value: {
      kind: 'numbers',
      parts: [
        { name: { en: 'start', zh: '初值' }, min: 0, max: 1e9, above: true },
        { name: { en: 'factor', zh: '系数' }, min: 0, max: 1, above: true },
        { name: { en: 'floor', zh: '下限' }, min: 0, max: 1e9 },
      ],
    },
    default: null,
    unset: { en: DEFAULT_SCHEDULE, zh: DEFAULT_SCHEDULE },
    flag: 'annealing',
    inName: 'unless-own',
    difference: { severity: 'fine', reason: QUESTION, unless: ['contender'] },
  },
  {
    id: 'reset',
    name: { en: 'resets', zh: '重置' },
    hint: { en: 'leave the safeguard that resets non-finite entries off', zh: '关闭将非有限值重置的保护' },
    of: 'method',
    value: {
      kind: 'switch',
      on: { en: 'resets on', zh: '开启重置' },
      off: { en: 'resets off', zh: '关闭重置' },
      field: {
        en: 'Reset entries that are not finite or far beyond the largest state (the papers’ safeguard)',
        zh: '重置非有限或远超最大状态的值（论文中的保护）',
      },
      short: { on: { en: 'on', zh: '开' }, off: { en: 'off', zh: '关' } },
    },
    default: true,
    flag: 'no-reset',
    difference: {
      severity: 'on-request',
      reason: {
        en: 'the safeguard against overflow was on for one of them only',
        zh: '只有一方开启了防溢出保护',
      },
    },
  },
];
