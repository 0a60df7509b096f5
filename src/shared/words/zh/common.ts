import type { common as en } from '../en/common.ts';

export const common: Readonly<Record<keyof typeof en, string>> = {
  'common.runs': '{count, plural, other {# 次运行}}',
  'common.clause-separator': '；',
  'common.list-separator': '、',
  'progress.pilot': '试求解',
  'progress.repetition': '第 {number} 次重复',
  'progress.warm-up': '预热',
  'progress.verification': '验证',
  'progress.reference': '测点 {point}：作为比较基准的 {title} 结果为 {status}：{reason}',
  'progress.again': '受干扰，重新测量 · ',
  'progress.done': '测点完成',
  'progress.waiting': '等待机器空闲',
  'progress.choosing': '为此适配器上的 {id} 选择内核，仅一次',
  'progress.not-tuned': '{id} 未调优：{error}',
  'progress.warm-start': '热启动',
  'progress.skipped': '{points} 个测点中有 {skipped} 个将被跳过，因为没有算法能在那里运行：{reason}',
};
