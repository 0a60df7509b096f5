/** The command that measures one run again. */
import type { Run } from '../../../shared/run.ts';

const SAFE = /^[\w.,:+/=-]+$/;

/** Sequential evaluation is measured beside it: a speed-up needs both. */
export function commandFor({ config }: Run, adapterName: string | null): string {
  const algorithms = config.algorithm === 'sequential' ? ['sequential'] : ['sequential', config.algorithm];
  const words = [
    '--cell',
    config.cell,
    '--algorithm',
    algorithms.join(','),
    '--length',
    String(config.length),
    '--state',
    String(config.state),
  ];
  if (config.input !== config.state) words.push('--input', String(config.input));
  if (config.batch !== 1) words.push('--batch', String(config.batch));
  if (config.gain !== 1) words.push('--gain', String(config.gain));
  if (config.tolerance !== 1e-4) words.push('--tol', String(config.tolerance));
  if (config.maxIterations !== Math.min(config.length + 1, 200)) words.push('--max-iter', String(config.maxIterations));
  if (config.lambda !== null) words.push('--lambda', String(config.lambda));
  if (config.gradient) words.push('--gradient');
  if (!config.reset) words.push('--no-reset');
  if (config.problem !== null) words.push('--problem', 'PROBLEM.json');
  else if (config.seed !== 0) words.push('--seed', String(config.seed));
  if (adapterName !== null) words.push('--adapter', adapterName);
  return ['npm run antler -- run', ...words.map(shellWord)].join(' ');
}

function shellWord(word: string): string {
  return SAFE.test(word) ? word : `'${word.replaceAll(/\p{Cc}/gu, ' ').replaceAll("'", `'\\''`)}'`;
}
