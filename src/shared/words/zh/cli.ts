import type { cli as en } from '../en/cli.ts';

export const cli: Readonly<Record<keyof typeof en, string>> = {};
