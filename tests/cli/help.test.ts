/** What the command line says of itself. */
import { expect, it } from 'vitest';
import { version } from '../../package.json';
import { antler, useAntler } from './antler.ts';

const { folder } = useAntler();
const COMMANDS = [
  'devices',
  'run',
  'bench',
  'solve',
  'convert',
  'verify',
  'selftest',
  'max-length',
  'list',
  'show',
  'delete',
  'compare',
  'ab',
  'crossover',
  'baseline',
  'export',
  'import',
];

it('lists every command and the exit statuses', async () => {
  const { status, stdout, stderr } = await antler(['--help'], folder());
  expect(status).toBe(0);
  expect(stderr).toBe('');
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  expect(stdout).toContain('130 interrupted');
});

it.each(COMMANDS)('antler %s --help describes its flags', async (command) => {
  const { status, stdout, stderr } = await antler([command, '--help'], folder());
  expect(status).toBe(0);
  expect(stdout).toContain(`Usage: antler ${command}`);
  expect(stderr).toBe('');
});

it('offers every flag of a measurement to run and bench alike', async () => {
  const flags =
    'preset cell algorithm length state input batch gain tol max-iter lambda annealing gradient no-reset seed repeats time restarts problem adapter database json report quiet no-ceilings no-tuning no-watch';
  for (const command of ['run', 'bench']) {
    const { stdout } = await antler([command, '--help'], folder());
    for (const flag of flags.split(' ')) expect(stdout).toMatch(new RegExp(`^  --${flag}\\b`, 'm'));
  }
});

it('knows its version', async () => {
  expect((await antler(['--version'], folder())).stdout.trim()).toBe(version);
});
