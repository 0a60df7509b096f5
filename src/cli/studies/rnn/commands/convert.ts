/** `antler convert`: a recurrent layer of a PyTorch or safetensors file becomes a problem file. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { CELLS } from '../../../../compute/studies/rnn/cells/index.ts';
import { formatCount } from '../../../../shared/text/units.ts';
import { type ByteFile, openByteFile } from '../../../files/byte-file.ts';
import { convertWeights } from '../convert/gates.ts';
import { readInputs } from '../convert/inputs.ts';
import { chooseLayer, CONVERTIBLE_CELLS, type ConvertibleCell, type Layer, placeName } from '../convert/layers.ts';
import { type ConvertedProblem, problemText, stateSizeOf } from '../convert/problem-text.ts';
import { listed } from '../convert/tensor.ts';
import { readWeightFile } from '../convert/weight-file.ts';
import { checkWritable, writeWhole } from '../../../files/files.ts';
import { print, warn } from '../../../output/output.ts';
import { textList } from '../../../output/text-table.ts';
import { nameOf, nonEmpty, numberWithin, SEED, SIZE } from '../../../flags/values.ts';
import { say } from '../../../../shared/words/say.ts';

interface ConvertFlags {
  readonly cell?: ConvertibleCell;
  readonly prefix?: string;
  readonly layer?: number;
  readonly index?: number;
  readonly allowUnused?: boolean;
  readonly inputs?: string;
  readonly length?: number;
  readonly batch?: number;
  readonly seed?: number;
  readonly out: string;
}

const DEFAULT_LENGTH = 1000;
const LONGEST_NAME = 200;

export function addConvert(program: Command): void {
  program
    .command('convert')
    .description(say('command.convert'))
    .argument('<file>', say('flag.convert-weights'))
    .addOption(
      new Option(
        '--cell <name>',
        say('flag.convert-cell', { CONVERTIBLE_CELLS: CONVERTIBLE_CELLS.join(', ') }),
      ).argParser(nameOf(CONVERTIBLE_CELLS, CONVERTIBLE_CELLS)),
    )
    .addOption(new Option('--prefix <name>', say('flag.convert-module')))
    .addOption(
      new Option('--layer <n>', say('flag.convert-layer')).argParser(
        numberWithin({ integer: true, min: 0, max: 9999 }),
      ),
    )
    .addOption(
      new Option('--index <n>', say('flag.convert-dict')).argParser(numberWithin({ integer: true, min: 0, max: 1e9 })),
    )
    .option('--allow-unused', say('flag.convert-partial'))
    .addOption(
      new Option('--inputs <file>', say('flag.convert-inputs'))
        .argParser(nonEmpty)
        .conflicts(['length', 'batch', 'seed']),
    )
    .addOption(new Option('--length <n>', say('flag.convert-length', { DEFAULT_LENGTH })).argParser(numberWithin(SIZE)))
    .addOption(new Option('--batch <n>', say('flag.convert-batch')).argParser(numberWithin(SIZE)))
    .addOption(new Option('--seed <n>', say('flag.convert-seed')).argParser(numberWithin(SEED)))
    .addOption(new Option('--out <file>', say('flag.convert-out')).argParser(nonEmpty).makeOptionMandatory())
    .action(convert);
}

async function convert(path: string, flags: ConvertFlags): Promise<void> {
  const file = openByteFile('file', path);
  try {
    checkWritable('--out', flags.out);
    const { problem, format, passedOver } = await readProblem(file, basename(path), flags);
    writeWhole(flags.out, problemText(problem));
    print(summary(problem, format, flags.out));
    if (passedOver.length > 0) warn(say('convert.passed-over', { passedOver: listed(passedOver) }));
    tellLimits(problem.layer);
  } finally {
    file.close();
  }
}

async function readProblem(
  file: ByteFile,
  name: string,
  flags: ConvertFlags,
): Promise<{ problem: ConvertedProblem; format: string; passedOver: readonly string[] }> {
  const { format, tensors, passedOver } = await readWeightFile(file, flags.index);
  const { cell, prefix, layer: number, allowUnused = false } = flags;
  const layer = chooseLayer(file, tensors, { cell, prefix, layer: number, allowUnused });
  const weights = await convertWeights(file, layer);
  const inputs = flags.inputs === undefined ? drawn(flags) : readInputs(flags.inputs, layer.input);
  const place = placeName(layer);
  const source = place === '' ? name : `${name}: ${place}`;
  const problem = {
    name: source.slice(0, LONGEST_NAME),
    description: say('convert.source', { cell: layer.cell, format, source, numbers: layer.recurrentWeights.numbers }),
    layer,
    weights,
    inputs,
  };
  return { problem, format, passedOver };
}

/** Drawn as those of random problems are, so that the same seed gives the same inputs. */
function drawn({ length, batch, seed }: ConvertFlags): ConvertedProblem['inputs'] {
  return { length: length ?? DEFAULT_LENGTH, batch: batch ?? 1, inputsSeed: 4 * (seed ?? 0) + 1 };
}

function summary({ name, layer, weights, inputs }: ConvertedProblem, format: string, out: string): string {
  const count = weights.reduce((sum, { values }) => sum + values.length, 0);
  return textList([
    [say('entry.layer'), `${name}, ${format}, ${layer.recurrentWeights.numbers}`],
    [
      say('column.cell'),
      say('convert.size', {
        cell: layer.cell,
        units: formatCount(layer.units),
        layer: formatCount(stateSizeOf(layer)),
      }),
    ],
    [say('entry.weights'), say('convert.numbers', { count: formatCount(count) })],
    [
      say('entry.inputs'),
      `X ${formatCount(layer.input)}, T ${formatCount(inputs.length)}, B ${formatCount(inputs.batch)}`,
    ],
    [say('convert.written-to'), out],
  ]);
}

/** What a reader of the result might take for granted. */
function tellLimits(layer: Layer): void {
  const { unused, undropped } = layer;
  if (unused.length > 0) warn(say('convert.unused', { unused: listed(unused.map((name) => `"${name}"`)) }));
  if (undropped.length > 0) warn(say('convert.undropped', { undropped: listed(undropped) }));
  if (layer.bidirectional) warn(say('convert.bidirectional'));
  if ((layer.layer ?? 0) > 0) warn(say('convert.stacked'));
  if (layer.cell === 'elman') warn(say('convert.nonlinearity'));
  if (!CELLS.some(({ id }) => id === layer.cell)) warn(say('convert.unsolvable', { cell: layer.cell }));
}
