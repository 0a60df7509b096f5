/**
 * Tensors that belong to the chosen layer's module and that this program has no meaning for: with them the layer computes
 * something else than its weights alone, as with weight dropping, normalised weights or layer norms in a cell.
 */
import type { ByteFile } from '../../../files/byte-file.ts';
import { listed, type Tensor } from './tensor.ts';
import { say } from '../../../../shared/words/say.ts';

/** PyTorch's own parameters of a recurrent module, of every layer and direction. */
const KNOWN = /^(weight|bias)_(ih|hh|hr)(_l\d{1,4})?(_reverse)?$/;
/** One of them with a suffix: what a wrapper makes the weight from. */
const WRAPPED = /^(weight|bias)_(ih|hh|hr)(_l\d{1,4})?(_reverse)?_\w+$/;

/** What is known of suffixes, and what to do with them. */
const WRAPPERS: readonly (readonly [suffix: RegExp, advice: string])[] = [
  [/_raw$/, say('unused.raw')],
  [/_(g|v)$|original[01]$/, say('unused.normalised')],
  [/_(orig|u)$/, say('unused.pruned-or-normalised')],
  [/_mask$/, say('unused.pruned')],
];

export interface Module {
  /** Of the chosen layer: empty, or the module's path and a dot. */
  readonly prefix: string;
  /** Prefixes of all recurrent modules of the file. */
  readonly others: readonly string[];
}

/** Names of tensors of the module, or of a wrapper around it, that are not understood; `used` are those that were read. */
export function unusedTensors(names: readonly string[], module: Module, used: ReadonlySet<string>): string[] {
  return names.filter((name) => !used.has(name) && (isStrange(name, module) || wrapsModule(name, module)));
}

/** Refuses the file because of such tensors, with what to do. */
export function refuseUnused(file: ByteFile, unused: readonly string[], place: string): never {
  const names = listed(unused.map((name) => `"${name}"`));
  const [, advice] = WRAPPERS.find(([suffix]) => unused.some((name) => suffix.test(name))) ?? [];
  const remedy = advice ?? say('unused.other');
  return file.refuse(say('unused.tensors', { place, names, remedy }));
}

/** The weight that training changed, where only that was saved: the layer computes with it once dropping is off. */
export function rawOf(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor | undefined {
  return tensors.has(name) ? undefined : tensors.get(`${name}_raw`);
}

function isStrange(name: string, { prefix, others }: Module): boolean {
  if (!name.startsWith(prefix)) return false;
  const belongsElsewhere = others.some((other) => other.length > prefix.length && name.startsWith(other));
  return !belongsElsewhere && !KNOWN.test(name.slice(prefix.length));
}

/** A weight with a suffix in a module around the chosen one, as a wrapper of it keeps it. */
function wrapsModule(name: string, { prefix }: Module): boolean {
  const module = name.slice(0, name.lastIndexOf('.') + 1);
  return module.length < prefix.length && prefix.startsWith(module) && WRAPPED.test(name.slice(module.length));
}
