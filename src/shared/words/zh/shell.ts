/** 主进程的对话框。 */
import type { shell as en } from '../en/shell.ts';

export const shell: Readonly<Record<keyof typeof en, string>> = {
  'shell.cannot-go-on': 'Antler 无法继续运行',
  'shell.leave.close': '正在测量。停止测量并关闭窗口？',
  'shell.leave.reload': '正在测量。停止测量并重新加载窗口？',
  'shell.leave.detail': '已完成的运行会保留，扫描可以稍后继续。',
  'shell.leave.stay': '继续测量',
  'shell.leave.stop-close': '停止并关闭',
  'shell.leave.stop-reload': '停止并重新加载',
  'shell.measuring-already': '本程序已在测量：请等待其结束，或取消测量',
  'shell.no-runs': '这些运行都已不在数据库中',
  'shell.save': '保存文件',
};
