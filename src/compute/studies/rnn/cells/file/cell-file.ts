/** A user's own cell: a JSON file with a few expressions becomes a cell like any other. Every refusal points at its place. */
import { CELL_IDS } from '../../../../../shared/studies/rnn/cells.ts';
import { Fault } from '../../../../../shared/contract/fault.ts';
import { findJsonError } from '../../../../../shared/text/json-position.ts';
import { CELL_FILE_LIMIT_BYTES, type Cell, type WeightDeclaration } from '../cell.ts';
import type { Expression } from '../expression.ts';
import { Builder } from './build.ts';
import { FileProblem, INPUT, type Names, readNames, within } from './names.ts';
import { describePlace, findPlaces, type JsonPlaces, type Path } from './places.ts';
import { type CellFile, cellFileSchema } from './schema.ts';
import { ExpressionProblem } from './tokens.ts';

/** Characters shown on either side of a place. */
const SHOWN = 24;

/**
 * The cell that the text describes; its id ends with a checksum, so that two versions of a file are two cells. Throws an
 * `invalid` Fault of one line with the place.
 */
export function parseCellFile(text: string, fileName: string): Cell {
  if (text.length > CELL_FILE_LIMIT_BYTES)
    throw new Fault('invalid', `${fileName} is larger than a cell file may be (${CELL_FILE_LIMIT_BYTES / 1024} KiB)`);
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const value = parseJson(json, fileName);
  const places = findPlaces(json);
  const refuse = (message: string, offset: number, path: Path = []): never => {
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    throw new Fault('invalid', `${fileName}, ${describePlace(json, offset)}: ${where}${message}`);
  };
  if (places.repeated) refuse(`"${places.repeated.name}" stands here twice`, places.repeated.at);
  const file = checkShape(value, places, refuse);
  try {
    return cellOf(file);
  } catch (error) {
    if (error instanceof FileProblem) return refuse(error.message, places.placeOf(error.path), error.path);
    if (!(error instanceof ExpressionProblem) || !error.path) throw error;
    const near = nearby(textAt(file, error.path), error.at);
    return refuse(`${error.message}, near "${near}"`, places.placeWithin(error.path, error.at), error.path);
  }
}

type Refuse = (message: string, offset: number, path?: Path) => never;

function parseJson(json: string, fileName: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const offset = findJsonError(json);
    const what = offset === json.length ? 'ends too early' : 'is no JSON text from here on';
    throw new Fault('invalid', `${fileName}, ${describePlace(json, offset)}: the file ${what}`, { cause: error });
  }
}

function checkShape(value: unknown, places: JsonPlaces, refuse: Refuse): CellFile {
  const checked = cellFileSchema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  const nested = issue?.code === 'invalid_key' ? issue.issues[0]?.message : null;
  return refuse(nested ?? issue?.message ?? 'not as expected', places.placeOf(path), path);
}

function textAt(file: CellFile, [part, name = '']: readonly string[]): string {
  return (part === 'let' ? file.let[name] : file.next[name]) ?? '';
}

/** The text around a place, which a caret marks. */
function nearby(text: string, at: number): string {
  const from = Math.max(0, at - SHOWN);
  const to = Math.min(text.length, at + SHOWN);
  return `${from > 0 ? '…' : ''}${text.slice(from, at)}^${text.slice(at, to)}${to < text.length ? '…' : ''}`;
}

function cellOf(file: CellFile): Cell {
  checkHead(file);
  const names = readNames(file);
  const builder = new Builder(names, file.input === 1);
  const next = Object.entries(file.state).map(([name, width]): Expression => {
    const syntax = names.next.get(name);
    if (!syntax) throw new FileProblem(`the next ${name} is missing`, ['next']);
    return within(['next', name], () => builder.vectorOf(syntax, width));
  });
  checkUsed(file, names, builder.used);
  return {
    id: `${file.id}@${checksum(file)}`,
    title: file.title ?? file.id,
    description: file.description ?? 'A cell from a file.',
    source: file.source ?? 'a cell file',
    blocks: Object.entries(file.state).map(([name, width]) => ({ name, width })),
    inputSize: builder.used.has(INPUT) ? (file.input ?? null) : 0,
    weights: Object.entries(file.weights).map(([name, shape]) => weightOf(name, shape)),
    projections: builder.projections.declared,
    next,
    hyper: file.constants,
    draws: {},
    start: { fill: file.start, firstPlus: 0, discarded: 0 },
  };
}

function checkHead({ id, state, next }: CellFile): void {
  if (CELL_IDS.some((name) => name === id)) throw new FileProblem(`"${id}" is a cell of Antler's own`, ['id']);
  if (!Object.values(state).some(({ units }) => units > 0))
    throw new FileProblem('no part of the state grows with H', ['state']);
  const unknown = Object.keys(next).find((name) => !Object.hasOwn(state, name));
  if (unknown !== undefined) throw new FileProblem(`the state has no "${unknown}"`, ['next', unknown]);
}

/** What is declared and not used is a mistake somewhere. */
function checkUsed(file: CellFile, { meanings }: Names, used: ReadonlySet<string>): void {
  for (const part of ['weights', 'constants', 'let'] as const)
    for (const name of Object.keys(file[part]))
      if (!used.has(name)) throw new FileProblem(`"${name}" is not used by any next state`, [part, name]);
  if (file.input === 1 && meanings.has(INPUT) && !used.has(INPUT)) throw new FileProblem('x is not used', ['input']);
}

/** Drawn like the weights of the built-in cells. */
function weightOf(name: string, [rows, columns]: CellFile['weights'][string]): WeightDeclaration {
  if (columns === undefined) return { name, rows, columns: null, draw: { kind: 'bias', plus: null } };
  if (columns === 'X') return { name, rows, columns: 'input', draw: { kind: 'normal', factor: 'one', fanIn: 'input' } };
  return { name, rows, columns, draw: { kind: 'normal', factor: 'gain', fanIn: columns } };
}

/** FNV-1a over what decides what is computed: titles may change. */
function checksum({ state, weights, input, constants, start, let: lets, next }: CellFile): string {
  const text = JSON.stringify([state, weights, input ?? null, constants, start, lets, next]);
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
