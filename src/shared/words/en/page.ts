/** The messages of a report's own script, which stands for `index.ts` there: the page carries no others. */
import { charts } from './charts.ts';
import { common } from './common.ts';
import { findings } from './findings.ts';

export const en = { ...charts, ...common, ...findings } as const;
