/** Dawn's two known warnings do not reach the terminal; everything else does, and the process stays what it was. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { BASH_FLAGS, FILTER_SCRIPT, KNOWN_WARNING, wantsFilter } from '../../../src/cli/output/library-noise.ts';
import { antler, ended, useAntler } from '../antler.ts';

const { folder } = useAntler();

const KNOWN = ['Uniform', 'Storage'].map(
  (kind) =>
    `Warning: maxDynamic${kind}BuffersPerPipelineLayout artificially reduced from 1000000 to 16 to fit dynamic offset allocation limit.`,
);

/** A program behind the filter, which writes these to descriptor 2 and then does what it is told. */
function filtered(text: string, then = '') {
  const code = `require('fs').writeSync(2, ${JSON.stringify(text)}); ${then}`;
  return spawn('/bin/bash', [
    ...BASH_FLAGS,
    '-c',
    FILTER_SCRIPT,
    'antler',
    KNOWN_WARNING,
    process.execPath,
    '-e',
    code,
  ]);
}

it('no command says anything that the graphics libraries do', async () => {
  const { status, stderr, stdout } = await antler(['devices'], folder());
  expect(status).toBe(0);
  expect(stdout).toMatch(/^name /);
  expect(stderr).toBe('');
});

it.runIf(process.platform === 'linux')('the environment is no cause of further words', async () => {
  const odd = { LC_ALL: 'xx_YY.UTF-8', LC_TIME: 'zz', LANG: 'yy', BASH_ENV: '/nowhere', ENV: '/nowhere' };
  const { status, stderr } = await antler(['run', '--length', '0'], folder(), odd);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^antler: --length: [^\n]*$/);
});

describe.runIf(process.platform === 'linux')('the filter', () => {
  it('keeps the known lines back, and no other', async () => {
    const others = [
      'Warning: something else',
      ` ${KNOWN[0]!}`,
      `${KNOWN[0]!} And more.`,
      'Error: maxDynamicUniformBuffers',
      '',
      '\tat somewhere (file.js:1:1)',
      String.raw`a back\slash and a %s`,
    ];
    const { stderr } = await ended(filtered(`${[...KNOWN, ...others, ...KNOWN].join('\n')}\nlast without an end`));
    expect(stderr).toBe([...others, 'last without an end'].join('\n'));
  });

  it('leaves exit status and signals to the program, which keeps its process id', async () => {
    expect((await ended(filtered('', 'process.exit(7)'))).status).toBe(7);
    const child = filtered('', 'console.log(process.pid); setInterval(() => {}, 1000)');
    const [pid] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(Number(pid)).toBe(child.pid);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
  });

  it('outlives the signals of the terminal, so that last words arrive', async () => {
    const then = `process.on('SIGINT', () => { require('fs').writeSync(2, 'last words\\n'); process.exit(130); }); console.log('on'); setInterval(() => {}, 1000)`;
    const code = `require('fs').writeSync(2, 'first\\n'); ${then}`;
    const command = [process.execPath, '-e', code];
    const child = spawn('/bin/bash', [...BASH_FLAGS, '-c', FILTER_SCRIPT, 'antler', KNOWN_WARNING, ...command], {
      detached: true,
    });
    const end = ended(child);
    await once(child.stdout, 'data');
    process.kill(-child.pid!, 'SIGINT');
    expect(await end).toMatchObject({ status: 130, stderr: 'first\nlast words' });
  });
});

it.runIf(process.platform === 'linux').each([
  [['devices'], true],
  [['run', '--length', '10'], true],
  [['list'], false],
  [['export', '--out', 'x'], false],
  [['run', '--help'], false],
  [['--version'], false],
  [[], false],
  // A descriptor that this process was handed would be gone.
  [['run', '--problem', '/dev/fd/63'], false],
])('antler %j is started behind it: %s', (args, wanted) => {
  const { send } = process;
  Reflect.deleteProperty(process, 'send');
  try {
    expect(wantsFilter(args, {})).toBe(wanted);
  } finally {
    if (send) process.send = send;
  }
});
