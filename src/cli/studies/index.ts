/** Commands that studies have of their own. */
import type { Command } from 'commander';
import { addConvert } from './rnn/commands/convert.ts';
import { addExplain } from './rnn/commands/explain.ts';
import { addMaxLength } from './rnn/commands/max-length.ts';
import { addSolve } from './rnn/commands/solve.ts';
import { addVerify } from './rnn/commands/verify.ts';

export const STUDY_COMMANDS: readonly ((program: Command) => void)[] = [
  addSolve,
  addConvert,
  addVerify,
  addMaxLength,
  addExplain,
];
