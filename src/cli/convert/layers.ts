/** Finds the recurrent layers of a weight file by PyTorch's parameter names, and the one that is asked for. */
import type { ByteFile } from './byte-file.ts';
import type { Tensor } from './tensor.ts';

/** Cells that PyTorch's layers become, by their number of gates: rows of weight_hh over its columns. */
export const CELL_OF_GATES: ReadonlyMap<number, ConvertibleCell> = new Map([
  [1, 'elman'],
  [3, 'gru'],
  [4, 'lstm'],
]);
export const CONVERTIBLE_CELLS = ['gru', 'lstm', 'elman'] as const;
export type ConvertibleCell = (typeof CONVERTIBLE_CELLS)[number];

export interface Layer {
  /** What stands before `weight_hh_l0`: empty, or the module's path and a dot. */
  readonly prefix: string;
  /** Number of the layer; null for a GRUCell, LSTMCell or RNNCell, whose names have none. */
  readonly layer: number | null;
  readonly cell: ConvertibleCell;
  /** H and X. */
  readonly units: number;
  readonly input: number;
  readonly inputWeights: Tensor;
  readonly recurrentWeights: Tensor;
  /** Both null where the layer has no biases. */
  readonly inputBias: Tensor | null;
  readonly recurrentBias: Tensor | null;
  /** The file also has the layer's backward direction. */
  readonly bidirectional: boolean;
}

export interface LayerChoice {
  readonly cell: ConvertibleCell | undefined;
  readonly prefix: string | undefined;
  readonly layer: number | undefined;
}

type Tensors = ReadonlyMap<string, Tensor>;
type Place = Pick<Layer, 'prefix' | 'layer'>;

/** The one layer that the choice leaves. Refuses none and several, with a list of what there is. */
export function chooseLayer(file: ByteFile, tensors: Tensors, choice: LayerChoice): Layer {
  const places = findPlaces(tensors);
  if (places.length === 0)
    file.refuse(`has no weight_hh_l0 or weight_hh of a recurrent layer; it has ${listNames(tensors)}`);
  const near = places.filter((place) => matches(place, choice));
  if (near.length === 0) file.refuse(`has no such layer; it has ${listPlaces(places)}`);
  const fitting = near.filter((place) => choice.cell === undefined || cellAt(tensors, place) === choice.cell);
  const [chosen, another] = fitting;
  if (another) file.refuse(`has several layers, choose one with --prefix and --layer: ${listPlaces(fitting)}`);
  if (chosen) return readLayer(file, tensors, chosen);
  return file.refuse(`has no ${choice.cell} there, but ${near.map((place) => describe(tensors, place)).join(', ')}`);
}

/** "rnn, layer 0", "layer 0" or "rnn". */
export function placeName({ prefix, layer }: Place): string {
  return [...(prefix === '' ? [] : [prefix.slice(0, -1)]), ...(layer === null ? [] : [`layer ${layer}`])].join(', ');
}

function findPlaces(tensors: Tensors): Place[] {
  return [...tensors.keys()].flatMap((name) => {
    const match = /^((?:.*\.)?)weight_hh(?:_l(\d{1,4}))?$/.exec(name);
    return match ? [{ prefix: match[1] ?? '', layer: match[2] === undefined ? null : Number(match[2]) }] : [];
  });
}

function matches(place: Place, { prefix, layer }: LayerChoice): boolean {
  const asked = prefix === undefined || prefix === '' || prefix.endsWith('.') ? prefix : `${prefix}.`;
  return (asked === undefined || place.prefix === asked) && (layer === undefined || (place.layer ?? 0) === layer);
}

/** null: no cell that is known here. */
function cellAt(tensors: Tensors, place: Place): ConvertibleCell | null {
  const [rows = 0, columns = 1] = tensors.get(nameAt(place, 'weight_hh'))?.shape ?? [];
  return tensors.has(nameAt(place, 'weight_hr')) ? null : (CELL_OF_GATES.get(rows / columns) ?? null);
}

function nameAt({ prefix, layer }: Place, what: string): string {
  return `${prefix}${what}${layer === null ? '' : `_l${layer}`}`;
}

function readLayer(file: ByteFile, tensors: Tensors, place: Place): Layer {
  const need = (what: string): Tensor =>
    tensors.get(nameAt(place, what)) ?? file.refuse(`has no tensor "${nameAt(place, what)}"`);
  const recurrentWeights = need('weight_hh');
  const inputWeights = need('weight_ih');
  const cell = cellAt(tensors, place) ?? file.refuse(`has no cell that is known here, but ${describe(tensors, place)}`);
  const [rows = 0, units = 0] = recurrentWeights.shape;
  const input = inputWeights.shape[1] ?? 0;
  const hasBiases = tensors.has(nameAt(place, 'bias_ih')) || tensors.has(nameAt(place, 'bias_hh'));
  const inputBias = hasBiases ? need('bias_ih') : null;
  const recurrentBias = hasBiases ? need('bias_hh') : null;
  checkShape(file, recurrentWeights, [rows, units]);
  checkShape(file, inputWeights, [rows, input]);
  for (const bias of [inputBias, recurrentBias]) if (bias) checkShape(file, bias, [rows]);
  const bidirectional = tensors.has(`${nameAt(place, 'weight_hh')}_reverse`);
  return { ...place, cell, units, input, inputWeights, recurrentWeights, inputBias, recurrentBias, bidirectional };
}

function checkShape(file: ByteFile, { name, shape }: Tensor, expected: readonly number[]): void {
  if (shape.join() !== expected.join() || shape.includes(0))
    file.refuse(`: tensor "${name}" is [${shape.join(', ')}], expected [${expected.join(', ')}] with no 0`);
}

function describe(tensors: Tensors, place: Place): string {
  const shape = tensors.get(nameAt(place, 'weight_hh'))?.shape ?? [];
  const what = tensors.has(nameAt(place, 'weight_hr'))
    ? 'an LSTM with a projection'
    : (cellAt(tensors, place) ?? 'unknown');
  return `${placeName(place) || 'the top level'} (${what}, weight_hh [${shape.join(', ')}])`;
}

const MOST_LISTED = 12;

function listPlaces(places: readonly Place[]): string {
  return listed(places.map((place) => `"${placeName(place) || 'the top level'}"`));
}

function listNames(tensors: Tensors): string {
  return tensors.size === 0 ? 'no tensors' : listed([...tensors.keys()].map((name) => `"${name.slice(0, 80)}"`));
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_LISTED;
  return texts.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
