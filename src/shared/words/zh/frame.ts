import type { frame as en } from '../en/frame.ts';

export const frame: Readonly<Record<keyof typeof en, string>> = {};
