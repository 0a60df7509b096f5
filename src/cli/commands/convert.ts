/** `antler convert`: a recurrent layer of a PyTorch or safetensors file becomes a problem file. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { CELLS } from '../../compute/studies/rnn/cells/index.ts';
import { formatCount } from '../../shared/text/units.ts';
import { type ByteFile, openByteFile } from '../convert/byte-file.ts';
import { convertWeights } from '../convert/gates.ts';
import { readInputs } from '../convert/inputs.ts';
import { chooseLayer, CONVERTIBLE_CELLS, type ConvertibleCell, type Layer, placeName } from '../convert/layers.ts';
import { type ConvertedProblem, problemText, stateSizeOf } from '../convert/problem-text.ts';
import { listed } from '../convert/tensor.ts';
import { readWeightFile } from '../convert/weight-file.ts';
import { checkWritable, writeWhole } from '../files/files.ts';
import { print, warn } from '../output/output.ts';
import { textList } from '../output/text-table.ts';
import { nameOf, nonEmpty, numberWithin, SEED, SIZE } from '../flags/values.ts';

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
    .description('make a problem file of one GRU, LSTM or RNN layer of a PyTorch state dict or a safetensors file')
    .argument('<file>', 'what torch.save wrote of a state_dict(), or a .safetensors file')
    .addOption(
      new Option('--cell <name>', `${CONVERTIBLE_CELLS.join(', ')} (default: what the layer is)`).argParser(
        nameOf(CONVERTIBLE_CELLS, CONVERTIBLE_CELLS),
      ),
    )
    .addOption(new Option('--prefix <name>', 'the layer’s module, as in the names of the file: "encoder.rnn"'))
    .addOption(
      new Option('--layer <n>', 'which layer of a stack').argParser(numberWithin({ integer: true, min: 0, max: 9999 })),
    )
    .addOption(
      new Option('--index <n>', 'which dict, from 0, where the file holds a list or tuple of them').argParser(
        numberWithin({ integer: true, min: 0, max: 1e9 }),
      ),
    )
    .option('--allow-unused', 'convert although tensors of the layer’s module are not understood')
    .addOption(
      new Option(
        '--inputs <file>',
        'inputs [T, X] or [B, T, X]: .npy, CSV with one line per step, or nested JSON lists',
      )
        .argParser(nonEmpty)
        .conflicts(['length', 'batch', 'seed']),
    )
    .addOption(
      new Option('--length <n>', `steps of drawn inputs (default: ${DEFAULT_LENGTH})`).argParser(numberWithin(SIZE)),
    )
    .addOption(new Option('--batch <n>', 'sequences of drawn inputs (default: 1)').argParser(numberWithin(SIZE)))
    .addOption(new Option('--seed <n>', 'seed of drawn inputs (default: 0)').argParser(numberWithin(SEED)))
    .addOption(new Option('--out <file>', 'where to write the problem').argParser(nonEmpty).makeOptionMandatory())
    .action(convert);
}

async function convert(path: string, flags: ConvertFlags): Promise<void> {
  const file = openByteFile('file', path);
  try {
    checkWritable('--out', flags.out);
    const { problem, format, passedOver } = await readProblem(file, basename(path), flags);
    writeWhole(flags.out, problemText(problem));
    print(summary(problem, format, flags.out));
    if (passedOver.length > 0) warn(`passed over in the file, and not built: ${listed(passedOver)}`);
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
    description: `${layer.cell} of a ${format} file (${source}), numbers as ${layer.recurrentWeights.numbers}`,
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
    ['layer', `${name}, ${format}, ${layer.recurrentWeights.numbers}`],
    ['cell', `${layer.cell}, ${formatCount(layer.units)} units, D ${formatCount(stateSizeOf(layer))}`],
    ['weights', `${formatCount(count)} numbers as float32`],
    ['inputs', `X ${formatCount(layer.input)}, T ${formatCount(inputs.length)}, B ${formatCount(inputs.batch)}`],
    ['written to', out],
  ]);
}

/** What a reader of the result might take for granted. */
function tellLimits(layer: Layer): void {
  const { unused, undropped } = layer;
  if (unused.length > 0)
    warn(`not used, so that the network computes something else: ${listed(unused.map((name) => `"${name}"`))}`);
  if (undropped.length > 0)
    warn(`${listed(undropped)}: taken as the trained weights, without the dropping that training did`);
  if (layer.bidirectional) warn('the layer is bidirectional: only its forward direction was converted');
  if ((layer.layer ?? 0) > 0) warn('in its network this layer reads the one below it, not these inputs');
  if (layer.cell === 'elman') warn('a plain RNN layer does not say its nonlinearity: tanh is taken, not ReLU');
  if (!CELLS.some(({ id }) => id === layer.cell))
    warn(`this version cannot solve a problem with the cell ${layer.cell}`);
}
