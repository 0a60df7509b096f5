/** 报告页面脚本所用的消息。 */
import type { en } from '../en/page.ts';
import { charts } from './charts.ts';
import { common } from './common.ts';
import { findings } from './findings.ts';

export const zh: Readonly<Record<keyof typeof en, string>> = { ...charts, ...common, ...findings };
