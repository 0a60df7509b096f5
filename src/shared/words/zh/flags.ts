import type { flags as en } from '../en/flags.ts';

export const flags: Readonly<Record<keyof typeof en, string>> = {
  'flag.lang': '文字的语言：en 或 zh（默认：取自 LC_ALL、LC_MESSAGES 或 LANG，否则为 en）',
  'flag.version': '显示版本号',
  'flag.help': '显示命令的帮助',
};
