/** Every message in English: the one place where a message's id and arguments are declared. */
import { common } from './common.ts';

export const en = { ...common } as const;
