import type { cli as en } from '../en/cli.ts';

export const cli: Readonly<Record<keyof typeof en, string>> = {
  'help.usage': '用法：',
  'help.options': '选项：',
  'help.arguments': '参数：',
  'help.commands': '命令：',
  'help.default': '{description}（默认：{value}）',
  'help.exit-status':
    '退出状态：0 完成（未收敛、无法表示和已跳过的运行也是结果）；1 有运行失败、结果错误或不忠实，没有可用的适配器，或数据库正忙；\n2 用法错误，未写入任何内容；130 被中断，已完成的部分保留。',
  'command.antler': '在这块 GPU 上，非线性 RNN 沿序列并行求值何时快于逐步求值，快多少？',
  'call.no-command': '请给出命令；`antler --help` 列出全部命令',
  'call.language-unknown': '--lang：没有“{given}”；可用：{known}',
  'call.crashed': '意外错误，这是 Antler 的缺陷：{what}（报告缺陷时请附上 {path}）',
  'call.crashed-unsaved': '意外错误，这是 Antler 的缺陷：{what}（没有文件夹可写入崩溃报告）',
  'refused.argument-missing': '缺少必需的参数“{name}”',
  'refused.value-missing': '选项“{flag}”缺少值',
  'refused.flag-missing': '未给出必需的选项“{flag}”',
  'refused.conflict': '选项“{flag}”不能与选项“{other}”同时使用',
  'refused.flag-unknown': '未知的选项“{flag}”',
  'refused.command-unknown': '未知的命令“{name}”',
  'refused.too-many': '参数过多：应有 {expected} 个，实有 {found} 个：{given}。',
};
