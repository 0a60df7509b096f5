import type { compare as en } from '../en/compare.ts';

export const compare: Readonly<Record<keyof typeof en, string>> = {};
