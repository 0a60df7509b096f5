import type { run as en } from '../en/run.ts';

export const run: Readonly<Record<keyof typeof en, string>> = {};
