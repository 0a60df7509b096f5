import type { measure as en } from '../en/measure.ts';

export const measure: Readonly<Record<keyof typeof en, string>> = {};
