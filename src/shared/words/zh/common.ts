import type { common as en } from '../en/common.ts';

export const common: Readonly<Record<keyof typeof en, string>> = {
  'common.runs': '{count, plural, other {# 次运行}}',
  'common.clause-separator': '；',
  'common.list-separator': '、',
};
