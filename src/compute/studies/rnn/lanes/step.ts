/** The WGSL of one step of a lane program: the cell's graph, evaluated by a team of lanes. */
import {
  evaluationOrder,
  isLeaf,
  matrixKey,
  operandsOf,
  type Expression,
  type Leaf,
  type Product,
  type Shift,
} from '../cells/expression.ts';
import { isCrossing } from '../cells/differentiate.ts';
import { broadcastOf, layoutOf, range, type LaneLayout, type LaneMapping } from '../wgsl/lanes.ts';
import { entriesOf, entriesOfNode, isLooped, rootsOf, roundsOf, slotsOf, type LaneProgram } from './program.ts';

/** Values of a node by slot, as WGSL expressions. */
type EntryOf = (node: Expression, slot: number) => string;

/** The WGSL of a step. */
export interface StepText {
  readonly lines: readonly string[];
  readonly entryOf: EntryOf;
  /** Floats of workgroup memory that one team publishes in one round, and rounds of a step. */
  readonly region: number;
  readonly rounds: number;
}

/** A program laid out on lanes. */
export interface Place {
  readonly program: LaneProgram;
  readonly mapping: LaneMapping;
  readonly layout: LaneLayout;
}

/** Index of an entry of a vector that long, by slot: hoisted by the entry point as `i{entries}_{slot}`. */
export function indexName(entries: number, slot: number): string {
  return `i${entries}_${slot}`;
}

/** WGSL of a weight in its buffer: row of the slot, and column, of a product's matrix. */
export function storedWeight(
  program: LaneProgram,
  { matrix, width, columns }: Product,
  slot: number,
  column: string,
): string {
  const rows = entriesOf(program, width);
  const offset = program.weights.offsets.get(matrix.form === 'composite' ? matrixKey(matrix) : matrix.weight);
  const index = indexName(rows, slot);
  const at =
    matrix.form === 'transposed'
      ? `${column} * ${rows}u + ${index}`
      : `${index} * ${entriesOf(program, columns)}u + ${column}`;
  return `weights[${offset ?? 0}u + ${at}]`;
}

/** Weights are read from their buffer at every step instead of being kept in private memory. */
export function isForgetful(mapping: LaneMapping): boolean {
  return mapping.kind === 'workgroup' && mapping.isForgetful === true;
}

export function placeOf(program: LaneProgram, mapping: LaneMapping): Place {
  return { program, mapping, layout: layoutOf(program.units, mapping) };
}

/** How many entries of which vectors the kernel needs indices for. */
export function vectorLengths({ program }: Pick<Place, 'program'>): number[] {
  const nodes = evaluationOrder(rootsOf(program)).map((node) => entriesOfNode(program, node));
  const stored = (program.stores ?? []).map(({ entries }) => entries);
  const lengths = [...nodes, ...stored, ...program.blocks.map(({ length }) => length)];
  return [...new Set(lengths.filter((length) => length !== null))];
}

/** The statements of one step, and the names under which its values are then known. */
export function emitStep(place: Place): StepText {
  const { program, mapping } = place;
  const nodes = evaluationOrder(rootsOf(program));
  const rounds = roundsOf(nodes);
  const last = Math.max(0, ...rounds.values());
  const writer = new StepWriter(place);
  const published = range(last + 1).map((round) => argumentsOf(nodes, rounds, round));
  const sizes = published.map((list) => list.reduce((sum, node) => sum + (entriesOfNode(program, node) ?? 0), 0));
  // A multiple of four, so that four entries are one load.
  const region = mapping.kind === 'workgroup' ? 4 * Math.ceil(Math.max(0, ...sizes) / 4) : 0;
  for (const round of range(last + 1)) {
    const here = nodes.filter((node) => rounds.get(node) === round);
    writer.publish(published[round] ?? [], round, last);
    writer.writeProducts(here.filter((node) => node.kind === 'product'));
    for (const node of here) {
      if (node.kind === 'shift') writer.writeShift(node);
      else if (!isCrossing(node) && !isLeaf(node)) writer.writeLocal(node);
    }
  }
  return { lines: writer.lines, entryOf: writer.entryOf, region, rounds: last };
}

/** What the products and shifts of a round are applied to, each once. */
function argumentsOf(nodes: readonly Expression[], rounds: Map<Expression, number>, round: number): Expression[] {
  const crossings = nodes.filter((node) => isCrossing(node) && rounds.get(node) === round) as (Product | Shift)[];
  return [...new Set(crossings.map(({ argument }) => argument))];
}

class StepWriter {
  readonly lines: string[] = [];
  readonly #place: Place;
  readonly #looped: boolean;
  readonly #names = new Map<Expression, string[]>();
  readonly #letByText = new Map<string, string>();
  /** The half of the team's region that a vector was published in this round, and where in it the vector begins. */
  readonly #published = new Map<Expression, { readonly half: string; readonly offset: number }>();
  #count = 0;

  constructor(place: Place) {
    this.#place = place;
    this.#looped = isLooped(place.program, place.mapping);
  }

  readonly entryOf: EntryOf = (node, slot) => {
    if (isLeaf(node)) return leafText(this.#place, node, slot);
    const names = this.#names.get(node) ?? [];
    return names[names.length === 1 && this.#entries(node) === null ? 0 : slot] ?? '0.0';
  };

  /** Makes this round's vectors visible to the team. */
  publish(vectors: readonly Expression[], round: number, rounds: number): void {
    if (this.#place.mapping.kind !== 'workgroup' || vectors.length === 0) return;
    // Two halves in turn: what is published next goes to the other one, so one barrier a round separates them.
    const turn = rounds === 1 ? 'u' : `(u * ${rounds}u + ${round}u)`;
    // One dynamic index a round, constants inside: every other index into workgroup memory would be clamped.
    const half = `published_${round}`;
    this.lines.push(`let ${half} = &vectors[team * 2u + (${turn} & 1u)];`);
    let offset = 0;
    for (const vector of vectors) {
      const entries = this.#entries(vector) ?? 0;
      this.#published.set(vector, { half, offset });
      for (const slot of this.#slots(entries)) {
        const index = indexName(entries, slot);
        this.lines.push(`if (own_${index}) { (*${half})[${offset}u + ${index}] = ${this.entryOf(vector, slot)}; }`);
      }
      offset += entries;
    }
    this.lines.push('workgroupBarrier();');
  }

  /** Products of a round, those with the same vector together: each entry is fetched once. */
  writeProducts(products: readonly Product[]): void {
    for (const [argument, group] of Map.groupBy(products, (node) => node.argument)) {
      const outputs = group.flatMap((node) => {
        const slots = this.#slots(entriesOf(this.#place.program, node.width));
        const names = slots.map(() => this.#name('a'));
        this.#names.set(node, names);
        return slots.map((slot) => ({ name: names[slot] ?? '', node, slot }));
      });
      this.lines.push(outputs.map(({ name }) => `var ${name} = 0.0;`).join(' '));
      const columns = entriesOf(this.#place.program, group[0]?.columns ?? null);
      const accumulate = (x: string, column: string): string =>
        `{ let x = ${x}; ${outputs
          .map(({ name, node, slot }) => `${name} += ${this.#weight(node, slot, column)} * x;`)
          .join(' ')} }`;
      this.lines.push(...this.#columns(argument, columns, accumulate));
    }
  }

  /** A weight of this lane's row in that slot. */
  #weight(node: Product, slot: number, column: string): string {
    const { program, mapping } = this.#place;
    if (isForgetful(mapping)) return storedWeight(program, node, slot, column);
    const slots = this.#slots(entriesOf(program, node.width)).length;
    return `w_${matrixKey(node.matrix)}[${column} * ${slots}u + ${slot}u]`;
  }

  #columns(argument: Expression, columns: number, accumulate: (x: string, column: string) => string): string[] {
    const { mapping } = this.#place;
    if (mapping.kind === 'subgroup') return this.#broadcastColumns(argument, columns, accumulate);
    const read = (j: string): string => this.#readEntry(argument, j);
    if (isForgetful(mapping))
      return [`for (var j = 0u; j < ${columns}u + params.zero; j++) ${accumulate(read('j'), 'j')}`];
    if (!this.#looped) return range(columns).map((j) => accumulate(read(`${j}u`), `${j}u`));
    const block = [8, 7, 6, 5, 4, 3, 2, 1].find((size) => columns % size === 0) ?? 1;
    const body = range(block).map((l) => accumulate(read(`j + ${l}u`), `(j + ${l}u)`));
    return [`for (var j = 0u; j < ${columns}u + params.zero; j += ${block}u) {`, ...body, '}'];
  }

  /** Entry j of a vector, where lanes read it from memory. */
  #readEntry(argument: Expression, j: string): string {
    const { mapping, program } = this.#place;
    if (argument.kind === 'constant' || argument.kind === 'hyper') return leafText(this.#place, argument, 0);
    if (mapping.kind === 'workgroup') {
      const { half, offset } = this.#published.get(argument) ?? { half: '', offset: 0 };
      return `(*${half})[${offset}u + ${j}]`;
    }
    const offset = argument.kind === 'state' ? (program.blocks[argument.block]?.offset ?? 0) : 0;
    return offset === 0 ? `vector_entry(place, t, ${j})` : `vector_entry(place, t, ${offset}u + ${j})`;
  }

  #broadcastColumns(
    argument: Expression,
    columns: number,
    accumulate: (x: string, column: string) => string,
  ): string[] {
    const { layout } = this.#place;
    const { teamLanes } = layout;
    const entries = this.#entries(argument);
    if (entries === null) return range(columns).map((j) => accumulate(this.entryOf(argument, 0), `${j}u`));
    if (!this.#looped)
      return range(columns).map((j) =>
        accumulate(broadcastOf(layout, this.#slotValue(argument, Math.floor(j / teamLanes)), j % teamLanes), `${j}u`),
      );
    const slots = this.#slots(columns);
    const x = this.#name('x');
    const body = range(Math.min(teamLanes, columns)).map((l) =>
      accumulate(broadcastOf(layout, 'slot', l), `(s * ${teamLanes}u + ${l}u)`),
    );
    return [
      `var ${x}: array<f32, ${slots.length}>;`,
      ...slots.map((s) => `${x}[${s}] = ${this.#slotValue(argument, s)};`),
      `for (var s = 0u; s < ${slots.length}u + params.zero; s++) { let slot = ${x}[s];`,
      ...body,
      '}',
    ];
  }

  /** This lane's entry of a vector that is to be broadcast. */
  #slotValue(argument: Expression, slot: number): string {
    if (argument.kind !== 'input') return this.entryOf(argument, slot);
    const { program } = this.#place;
    const text = `vector_entry(place, t, ${indexName(program.input, slot)})`;
    return this.#let(text);
  }

  writeShift(node: Shift): void {
    const { layout, mapping } = this.#place;
    const entries = this.#entries(node) ?? 1;
    const by = ((node.by % entries) + entries) % entries;
    const names = this.#slots(entries).map((slot) => {
      const from = this.#let(`(${indexName(entries, slot)} + ${by}u) % ${entries}u`);
      if (mapping.kind === 'workgroup') return this.#let(this.#readEntry(node.argument, from));
      const lane = this.#let(`base + ${from} % ${layout.teamLanes}u`);
      const candidates = this.#slots(entries).map((s) =>
        this.#let(`subgroupShuffle(${this.entryOf(node.argument, s)}, ${lane})`),
      );
      return candidates.reduce((sum, candidate, s) =>
        this.#let(`select(${sum}, ${candidate}, ${from} / ${layout.teamLanes}u == ${s}u)`),
      );
    });
    this.#names.set(node, names);
  }

  writeLocal(node: Expression): void {
    const entries = this.#entries(node);
    const slots = entries === null ? [0] : this.#slots(entries);
    const names = slots.map((slot) => {
      const [left = '', right = ''] = operandsOf(node).map((operand) => this.entryOf(operand, slot));
      return this.#let(localText(node, left, right));
    });
    this.#names.set(node, names);
  }

  #entries(node: Expression): number | null {
    return entriesOfNode(this.#place.program, node);
  }

  #slots(entries: number): number[] {
    const { mapping, layout } = this.#place;
    return range(slotsOf(entries, mapping, layout));
  }

  /** A `let` for the text, the same one for equal texts. */
  #let(text: string): string {
    const present = this.#letByText.get(text);
    if (present) return present;
    const name = this.#name('v');
    this.#letByText.set(text, name);
    this.lines.push(`let ${name} = ${text};`);
    return name;
  }

  #name(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }
}

function localText(node: Expression, left: string, right: string): string {
  switch (node.kind) {
    case 'add':
      return `${left} + ${right}`;
    case 'sub':
      return `${left} - ${right}`;
    case 'mul':
      return `${left} * ${right}`;
    case 'tanh':
      return `tanh_of(${left})`;
    case 'exp':
      return `exp(min(${left}, 80.0))`;
    default:
      return `${node.kind}(${left})`;
  }
}

function leafText({ program }: Place, leaf: Leaf, slot: number): string {
  switch (leaf.kind) {
    case 'state':
      return `row${leaf.block}_${slot}.previous`;
    case 'seed':
      return `row${leaf.block}_${slot}.seed`;
    case 'projection': {
      const index = indexName(entriesOf(program, leaf.width), slot);
      return `projections[step_offset(place, t) * ${program.projections.stride}u + ${program.projections.offsets[leaf.index] ?? 0}u + ${index}]`;
    }
    case 'bias':
      return `fixed_${leaf.name}_${slot}`;
    case 'diagonal':
      return `fixed_${matrixKey(leaf.matrix)}_diagonal_${slot}`;
    case 'hyper':
      return numberText(program.hyper[leaf.name] ?? 0);
    case 'constant':
      return numberText(leaf.value);
    case 'input':
      return `vector_entry(place, t, ${indexName(program.input, slot)})`;
  }
}

function numberText(value: number): string {
  return value < 0 ? `(${value}f)` : `${value}f`;
}
