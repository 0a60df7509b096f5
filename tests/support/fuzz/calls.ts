/** Calls of the command line with mutated inputs, by a seed; all of them stay inside of one folder. */
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../../src/shared/contract/bundle.ts';
import { antlerHere } from '../antler-here.ts';
import { layerTensors, safetensorsFile, torchFile } from '../weights/weight-files.ts';
import { mutateBytes, mutateJson, mutateWords, pick, type Random, randomOf } from './mutate.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FIXTURES = join(ROOT, 'tests/fixtures/bundles');

/** What a seed stands for: a file that was written, if any, and the calls to make one after the other. */
export interface FuzzCase {
  readonly seed: number;
  readonly calls: readonly (readonly string[])[];
}

const DICTIONARY = [
  ...[
    '--json',
    '--out',
    'out.json',
    '--database',
    'other.db',
    '--format',
    'csv',
    'html',
    'md',
    'trace',
    '--limit',
    '5',
  ],
  ...['--threshold', '--fail-on', 'regression', '--junit', '--kernels', '--force', '--replace', '--search', '--status'],
  ...[
    '--sort',
    'speedup',
    '--cell',
    'gru,lstm',
    '--algorithm',
    'deer',
    '--length',
    '10,20',
    '--tol',
    '--time',
    '--resume',
  ],
  ...[
    '--annealing',
    '1,0.5,0',
    '--restarts',
    '--problem',
    'problem.json',
    '--cell-file',
    'cell.json',
    '--inputs',
    '--prefix',
  ],
  ...[
    'sweep:',
    'date:2026-01-01',
    'baseline:first',
    'machine:x',
    'adapter:',
    'bundle.json',
    '--',
    '-x',
    '--help',
    '--excel',
  ],
];

/** Calls that are right as they are. */
const CALLS: readonly (readonly string[])[] = [
  ['list', '--json'],
  ['list', '--status', 'ok', '--sort', 'length', '--ascending'],
  ['show', '0'],
  ['show', 'f', '--kernels'],
  ['kernels', '0', '--out', 'kernels'],
  ['compare', 'bundle.json', 'baseline:first', '--json', 'out.json', '--junit', 'out.xml', '--fail-on', 'missing'],
  ['crossover', 'bundle.json', '--json'],
  ['baseline', 'pin', 'second', 'baseline:first', '--replace'],
  ['baseline', 'list'],
  ['baseline', 'remove', 'first'],
  ['export', 'baseline:first', '--format', 'csv', '--out', 'out.csv'],
  ['export', '--format', 'html'],
  ['delete', '0', '--force'],
  ['import', 'bundle.json'],
  ['run', '--length', '10', '--state', '4', '--algorithm', 'sequential,deer', '--time', '1'],
  ['run', '--problem', 'problem.json', '--cell-file', 'cell.json', '--json', 'out.json'],
  ['solve', 'problem.json', '--algorithm', 'deer', '--tol', '1e-4', '--out', 'out.json'],
  ['convert', 'layer.pt', '--out', 'out.json', '--inputs', 'inputs.csv'],
  ['fits', '--length', '1000', '--state', '8'],
  ['verify'],
  ['devices', '--json'],
];

/** Makes and makes again the inputs in the working folder, and the calls on them. */
export class Fuzzer {
  readonly #folder: string;
  readonly #deepest: number;
  readonly #bundles: readonly string[];
  readonly #problem = readFileSync(join(ROOT, 'tests/golden/gru_small.json'), 'utf8');
  readonly #cell = readFileSync(join(ROOT, 'docs/examples/my-gru.json'), 'utf8');
  readonly #torch = torchFile(layerTensors({ gates: 3, units: 4, input: 3, prefix: 'encoder.' }));
  readonly #safetensors = safetensorsFile(layerTensors({ gates: 4, units: 3, input: 3 }));

  /** `deepest`: levels of nesting that are put into JSON at most. */
  constructor(folder: string, { deepest = 10_000 } = {}) {
    this.#folder = folder;
    this.#deepest = deepest;
    this.#bundles = readdirSync(FIXTURES).map((file) => {
      const bundle = JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as Bundle;
      return JSON.stringify({ ...bundle, runs: bundle.runs.slice(0, 3) });
    });
  }

  /** The database that calls begin with. */
  async prepare(): Promise<void> {
    this.#write('bundle.json', this.#bundles.at(-1)!);
    await antlerHere(['import', 'bundle.json', '--database', 'filled.db']);
    const runs = (JSON.parse(this.#bundles.at(-1)!) as Bundle).runs;
    await antlerHere(['baseline', 'pin', 'first', runs[0]!.id, '--database', 'filled.db']);
  }

  make(seed: number): FuzzCase {
    const random = randomOf(seed);
    this.#reset();
    const kinds = [
      this.#bundleCalls,
      this.#bundleCalls,
      this.#problemCalls,
      this.#cellCalls,
      this.#convertCalls,
      this.#wordCalls,
    ];
    return { seed, calls: pick(kinds, random).call(this, random) };
  }

  #reset(): void {
    for (const name of readdirSync(this.#folder))
      if (name !== 'filled.db') rmSync(join(this.#folder, name), { recursive: true, force: true });
    copyFileSync(join(this.#folder, 'filled.db'), join(this.#folder, 'default.db'));
    this.#write('bundle.json', this.#bundles.at(-1)!);
    this.#write('problem.json', this.#problem);
    this.#write('cell.json', this.#cell);
    this.#write('layer.pt', this.#torch);
    this.#write('inputs.csv', '1,2,3\n4,5,6\n');
  }

  #bundleCalls(random: Random): string[][] {
    this.#write('bundle.json', this.#mutated(pick(this.#bundles, random), random));
    const looks = [
      ['list'],
      ['crossover'],
      ['export', '--format', pick(['csv', 'md', 'json', 'trace', 'html'], random), '--out', 'out.x'],
    ];
    return [
      ['import', 'bundle.json', '--database', 'new.db'],
      ['compare', 'bundle.json', 'bundle.json', '--junit', 'out.xml'],
      ...looks.map((look) => [...look, '--database', 'new.db']),
    ];
  }

  #problemCalls(random: Random): string[][] {
    this.#write('problem.json', this.#mutated(this.#problem, random));
    return [
      ['solve', 'problem.json', '--algorithm', 'deer', '--out', 'out.json'],
      ['run', '--problem', 'problem.json'],
    ];
  }

  #cellCalls(random: Random): string[][] {
    this.#write('cell.json', this.#mutated(this.#cell, random));
    return [['run', '--cell-file', 'cell.json', '--length', '10', '--state', '4']];
  }

  #convertCalls(random: Random): string[][] {
    const isTorch = random() < 0.6;
    const isInputs = random() < 0.3;
    const weights = isTorch ? this.#torch : this.#safetensors;
    this.#write('layer.pt', isInputs ? weights : mutateBytes(weights, random));
    const inputs = pick(['1,2,3\n4,5,6\n', '[[1,2,3],[4,5,6]]', npyFile([2, 3])], random);
    const file = typeof inputs !== 'string' ? 'inputs.npy' : inputs.startsWith('[') ? 'inputs.json' : 'inputs.csv';
    this.#write(file, isInputs ? mutateBytes(Buffer.from(inputs), random) : inputs);
    return [['convert', 'layer.pt', '--out', 'out.json', ...(isInputs ? ['--inputs', file] : [])]];
  }

  #wordCalls(random: Random): string[][] {
    return [mutateWords(pick(CALLS, random), DICTIONARY, random)];
  }

  #mutated(text: string, random: Random): Buffer {
    return random() < 0.7 ? mutateJson(text, random, this.#deepest) : mutateBytes(Buffer.from(text), random);
  }

  #write(name: string, content: string | Buffer): void {
    writeFileSync(join(this.#folder, name), content);
  }
}

function npyFile(shape: readonly number[]): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`.padEnd(117) + '\n';
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  return Buffer.concat([head, Buffer.from(header), Buffer.alloc(4 * shape.reduce((a, b) => a * b, 1))]);
}
