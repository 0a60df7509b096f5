/** Every message in Simplified Chinese. */
import type { en } from '../en/index.ts';
import { common } from './common.ts';

export const zh: Readonly<Record<keyof typeof en, string>> = { ...common };
