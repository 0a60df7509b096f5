/** What ran, from the command line: the table of kernels, their sources, and the timeline as a trace. */
import { bundleFileText } from '../../support/bundle-file.ts';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { KERNEL_SOURCES, KERNELS, TIMELINE } from '../../support/kernels.ts';
import { makeBundle, makeRun } from '../../support/runs/runs.ts';
import { antler, useAntler } from '../antler.ts';

const RUN = makeRun({ kernels: KERNELS, timeline: TIMELINE });

describe('the kernels of a stored run', () => {
  const { folder } = useAntler();
  beforeAll(async () => {
    const bundle = makeBundle([RUN], { kernelSources: KERNEL_SOURCES });
    writeFileSync(join(folder(), 'runs.json'), bundleFileText(bundle));
    expect((await antler(['import', 'runs.json'], folder())).status).toBe(0);
  });

  it('are a table that says where the roofs come from', async () => {
    const { status, stdout } = await antler(['show', RUN.id, '--kernels'], folder());
    expect(status).toBe(0);
    for (const { name, hash } of KERNELS) expect(stdout).toMatch(new RegExp(`^${name}\\b.*${hash.slice(0, 12)}`, 'm'));
    expect(stdout).toContain('antler devices --measure');
  });

  it('are written as files that have the hashes of the run', async () => {
    const { status, stdout } = await antler(['kernels', RUN.id, '--out', 'wgsl'], folder());
    expect(status).toBe(0);
    const files = readdirSync(join(folder(), 'wgsl'));
    expect(stdout.trim().split('\n')).toHaveLength(files.length);
    const hashes = files.map((file) =>
      createHash('sha256')
        .update(readFileSync(join(folder(), 'wgsl', file)))
        .digest('hex'),
    );
    expect(hashes.toSorted()).toEqual(KERNELS.map(({ hash }) => hash).toSorted());
  });

  it('are printed one after another, each under its hash', async () => {
    const { status, stdout } = await antler(['kernels', RUN.id], folder());
    expect(status).toBe(0);
    for (const { hash } of KERNELS) expect(stdout).toContain(`SHA-256 ${hash}`);
  });

  it('are exported as a trace, and a file in the way of a folder is refused', async () => {
    const trace = await antler(['export', '--format', 'trace', '--out', 'solve.json'], folder());
    expect(trace.status).toBe(0);
    const written = JSON.parse(readFileSync(join(folder(), 'solve.json'), 'utf8')) as { traceEvents: unknown[] };
    expect(written.traceEvents.length).toBeGreaterThan(TIMELINE.spans.length);
    const refused = await antler(['kernels', RUN.id, '--out', 'runs.json'], folder());
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain('--out "runs.json" is a file');
    expect(existsSync(join(folder(), 'runs.json'))).toBe(true);
  });
});
