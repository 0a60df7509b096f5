import type { flags as en } from '../en/flags.ts';

export const flags: Readonly<Record<keyof typeof en, string>> = {};
