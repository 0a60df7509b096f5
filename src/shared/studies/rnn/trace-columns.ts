/** What every iteration of the RNN study leaves in its trace. */
import type { TraceColumnSpec } from '../study.ts';

export const TRACE_COLUMNS: readonly TraceColumnSpec[] = [
  {
    id: 'delta',
    title: { en: 'step max |Δs|', zh: '步长 max |Δs|' },
    name: { en: 'step', zh: '步长' },
    axis: { en: 'largest step, max |Δs|', zh: '最大步长，max |Δs|' },
    description: {
      en: 'How far one iteration moved the trajectory. The iteration stops at the tolerance. An arrow stands for exactly zero.',
      zh: '一次迭代使轨迹移动的距离。达到容差时迭代停止。箭头表示恰好为零。',
    },
    scale: 'log',
    isCharted: true,
    isBounded: true,
  },
  {
    id: 'residual',
    title: { en: 'residual max |r|', zh: '残差 max |r|' },
    name: { en: 'residual', zh: '残差' },
    axis: { en: 'largest residual, max |r|', zh: '最大残差，max |r|' },
    description: {
      en: 'How far the trajectory is from obeying the recurrence. A small step with a large residual is a stall.',
      zh: '轨迹偏离递推关系的程度。步长小而残差大表示停滞。',
    },
    scale: 'log',
    isCharted: true,
  },
  { id: 'merit', title: { en: 'merit ½ Σ r²', zh: '评价函数 ½ Σ r²' }, scale: 'log', isCharted: false },
  { id: 'resets', title: { en: 'resets', zh: '重置次数' }, scale: 'linear', isCharted: false, isCount: true },
  {
    id: 'error',
    title: { en: 'error max |s − s*|', zh: '误差 max |s − s*|' },
    name: { en: 'error', zh: '误差' },
    axis: { en: 'largest error, max |s − s*|', zh: '最大误差，max |s − s*|' },
    description: {
      en: 'Distance from the true trajectory, where it is at hand.',
      zh: '与真实轨迹的距离（在已知真实轨迹时）。',
    },
    scale: 'log',
    isCharted: true,
    isOftenLast: true,
  },
];
