/** ONNX Runtime found or not: what a run of it says. */
import { reasonTextOrNull } from '../../../src/shared/words/reason-text.ts';
import { readBundleFile } from '../../support/bundle-file.ts';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { INSTALL_ORT, openOrtHost } from '../../../src/cli/process/ort.ts';
import { antler, useAntler } from '../antler.ts';

const { folder } = useAntler();
const isInstalled = openOrtHost().whyMissing === null;
const TINY = ['--state', '4', '--length', '64', '--batch', '3', '--repeats', '6', '--no-watch', '--no-ceilings'];

/** A loader that finds nothing, or something that does not load. */
function loader(isThere: boolean, load: () => unknown) {
  const resolve = (id: string): string => {
    if (!isThere) throw new Error(`Cannot find module '${id}'`);
    return id;
  };
  return Object.assign(load, { resolve }) as unknown as ReturnType<typeof createRequire>;
}

test('where it is missing the reason is the exact command that installs it without its scripts', () => {
  const { whyMissing } = openOrtHost(loader(false, () => null));
  expect(whyMissing).toBe(`ONNX Runtime is not installed; to measure it: ${INSTALL_ORT}`);
  expect(INSTALL_ORT).toMatch(/^npm install --no-save --ignore-scripts onnxruntime-node@\d+\.\d+\.\d+$/);
});

test('where it does not load on this system that is said in one line', async () => {
  const host = openOrtHost(
    loader(true, () => {
      throw new Error('no binary\nRequire stack: …');
    }),
  );
  expect(host.whyMissing).toBeNull();
  await expect(host.load()).rejects.toThrow(/^onnxruntime-node does not load on this system: no binary$/);
});

describe('a run of it', () => {
  it.each(['gru', 'lstm', 'elman'])(
    'beside sequential evaluation of %s ends ok, or skipped with the command',
    async (cell) => {
      const algorithms = 'sequential,cpu-sequential,ort-cpu-sequential,ort-cpu-1-sequential';
      const flags = ['--adapter', 'swiftshader', '--cell', cell, '--algorithm', algorithms, ...TINY];
      const { status, stdout } = await antler(
        ['run', ...flags, '--json', 'out.json', '--database', 'own.db'],
        folder(),
      );
      expect(status).toBe(0);
      const { runs } = readBundleFile(readFileSync(join(folder(), 'out.json'), 'utf8'));
      const ort = runs.filter(({ config }) => config.contender.startsWith('ort-'));
      expect(ort).toHaveLength(2);
      for (const run of ort) {
        expect(run.status).toBe(isInstalled ? 'ok' : 'skipped');
        if (isInstalled) {
          expect(run.notes['executor']).toMatch(/^ONNX Runtime 1\.\d+\.\d+, CPU provider, /);
          expect(run.timing?.gpuNs).toBeNull();
        } else expect(reasonTextOrNull(run.reason)).toContain(INSTALL_ORT);
      }
      expect(stdout.replaceAll('\u00a0', ' ')).toMatch(/the best CPU contender, (ort-)?cpu-(1-)?sequential, takes/);
    },
  );
});
