/** Finds the recurrent layers of a weight file by PyTorch's parameter names, and the one that is asked for. */
import type { ByteFile } from '../../../files/byte-file.ts';
import { listed, type Tensor } from './tensor.ts';
import { rawOf, refuseUnused, unusedTensors } from './unused.ts';
import { say } from '../../../../shared/words/say.ts';

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
  /** Tensors of its module that have no meaning here and were left aside on demand. */
  readonly unused: readonly string[];
  /** Weights of which the file has only what a weight drop trained, "rnn.weight_hh_l0_raw". */
  readonly undropped: readonly string[];
}

export interface LayerChoice {
  readonly cell: ConvertibleCell | undefined;
  readonly prefix: string | undefined;
  readonly layer: number | undefined;
  /** Convert although tensors of the layer's module are not understood. */
  readonly allowUnused?: boolean;
}

type Tensors = ReadonlyMap<string, Tensor>;
type Place = Pick<Layer, 'prefix' | 'layer'>;

/** The one layer that the choice leaves. Refuses none and several, with a list of what there is. */
export function chooseLayer(file: ByteFile, tensors: Tensors, choice: LayerChoice): Layer {
  const places = findPlaces(tensors);
  if (places.length === 0)
    file.refuse(say('layers.no-recurrent', { tensors: listNames(tensors), tensors2: wrappedText(tensors) }));
  const near = places.filter((place) => matches(place, choice));
  if (near.length === 0) file.refuse(say('layers.no-such', { places: listPlaces(places) }));
  const fitting = near.filter((place) => choice.cell === undefined || cellAt(tensors, place) === choice.cell);
  const [chosen, another] = fitting;
  if (another) file.refuse(say('layers.several', { fitting: listPlaces(fitting) }));
  if (chosen) return checkUnused(file, readLayer(file, tensors, chosen), tensors, choice);
  return file.refuse(
    say('layers.no-cell', { cell: choice.cell ?? '', near: near.map((place) => describe(tensors, place)).join(', ') }),
  );
}

/** "rnn, layer 0", "layer 0" or "rnn". */
export function placeName({ prefix, layer }: Place): string {
  return [
    ...(prefix === '' ? [] : [prefix.slice(0, -1)]),
    ...(layer === null ? [] : [say('layers.layer', { layer })]),
  ].join(', ');
}

function findPlaces(tensors: Tensors): Place[] {
  return [...tensors.keys()].flatMap((name) => {
    const match = /^((?:.*\.)?)weight_hh(?:_l(\d{1,4}))?(_raw)?$/s.exec(name);
    return match && !(match[3] !== undefined && isCopied(tensors, name))
      ? [{ prefix: match[1] ?? '', layer: match[2] === undefined ? null : Number(match[2]) }]
      : [];
  });
}

/** A weight drop keeps its copy beside the trained weight, or in a module "module" of the layer that it wraps. */
function isCopied(tensors: Tensors, raw: string): boolean {
  const name = raw.replace(/_raw$/, '');
  const dot = name.lastIndexOf('.') + 1;
  return tensors.has(name) || tensors.has(`${name.slice(0, dot)}module.${name.slice(dot)}`);
}

function matches(place: Place, { prefix, layer }: LayerChoice): boolean {
  const asked = prefix === undefined || prefix === '' || prefix.endsWith('.') ? prefix : `${prefix}.`;
  return (asked === undefined || place.prefix === asked) && (layer === undefined || (place.layer ?? 0) === layer);
}

/** null: no cell that is known here. */
function cellAt(tensors: Tensors, place: Place): ConvertibleCell | null {
  const [rows = 0, columns = 1] = tensorAt(tensors, place, 'weight_hh')?.shape ?? [];
  return tensors.has(nameAt(place, 'weight_hr')) ? null : (CELL_OF_GATES.get(rows / columns) ?? null);
}

function nameAt({ prefix, layer }: Place, what: string): string {
  return `${prefix}${what}${layer === null ? '' : `_l${layer}`}`;
}

/** The tensor of that name, or what a weight drop trained of it where only that is there. */
function tensorAt(tensors: Tensors, place: Place, what: string): Tensor | undefined {
  const name = nameAt(place, what);
  return tensors.get(name) ?? rawOf(tensors, name);
}

function checkUnused(file: ByteFile, layer: Layer, tensors: Tensors, { allowUnused = false }: LayerChoice): Layer {
  const { prefix, inputWeights, recurrentWeights, inputBias, recurrentBias } = layer;
  const used = new Set([inputWeights, recurrentWeights, inputBias, recurrentBias].flatMap((one) => one?.name ?? []));
  const others = findPlaces(tensors).map((place) => place.prefix);
  const unused = unusedTensors([...tensors.keys()], { prefix, others }, used);
  if (unused.length > 0 && !allowUnused) refuseUnused(file, unused, placeName(layer) || say('layers.top'));
  return { ...layer, unused };
}

function readLayer(file: ByteFile, tensors: Tensors, place: Place): Layer {
  const need = (what: string): Tensor =>
    tensorAt(tensors, place, what) ?? file.refuse(say('layers.no-tensor', { place: nameAt(place, what) }));
  const recurrentWeights = need('weight_hh');
  const inputWeights = need('weight_ih');
  const cell = cellAt(tensors, place) ?? file.refuse(say('layers.unknown-cell', { tensors: describe(tensors, place) }));
  const [rows = 0, units = 0] = recurrentWeights.shape;
  const input = inputWeights.shape[1] ?? 0;
  const hasBiases = tensors.has(nameAt(place, 'bias_ih')) || tensors.has(nameAt(place, 'bias_hh'));
  const inputBias = hasBiases ? need('bias_ih') : null;
  const recurrentBias = hasBiases ? need('bias_hh') : null;
  checkShape(file, recurrentWeights, [rows, units]);
  checkShape(file, inputWeights, [rows, input]);
  for (const bias of [inputBias, recurrentBias]) if (bias) checkShape(file, bias, [rows]);
  const bidirectional = tensors.has(`${nameAt(place, 'weight_hh')}_reverse`);
  const parts = { inputWeights, recurrentWeights, inputBias, recurrentBias };
  const undropped = Object.values(parts).flatMap((part) => (part?.name.endsWith('_raw') ? part.name : []));
  return { ...place, cell, units, input, ...parts, bidirectional, unused: [], undropped };
}

function checkShape(file: ByteFile, { name, shape }: Tensor, expected: readonly number[]): void {
  if (shape.join() !== expected.join() || shape.includes(0))
    file.refuse(say('layers.shape', { name, shape: shape.join(', '), expected: expected.join(', ') }));
}

function describe(tensors: Tensors, place: Place): string {
  const shape = tensorAt(tensors, place, 'weight_hh')?.shape ?? [];
  const what = tensors.has(nameAt(place, 'weight_hr'))
    ? say('layers.projection')
    : (cellAt(tensors, place) ?? say('layers.unknown'));
  return say('layers.place', { place: placeName(place) || say('layers.top'), what, shape: shape.join(', ') });
}

function listPlaces(places: readonly Place[]): string {
  return listed(places.map((place) => `"${placeName(place) || say('layers.top')}"`));
}

/** What to do where the recurrent weights are there, but in pieces. */
function wrappedText(tensors: Tensors): string {
  const wrapped = [...tensors.keys()].find((name) => /weight_hh\w*_(g|v|orig)$|parametrizations\.weight_hh/.test(name));
  if (wrapped === undefined) return '';
  return say('layers.wrapped', { wrapped });
}

function listNames(tensors: Tensors): string {
  return tensors.size === 0
    ? say('layers.no-tensors')
    : listed([...tensors.keys()].map((name) => `"${name.slice(0, 80)}"`));
}
