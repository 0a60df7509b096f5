/** The generated entry point of a lane program; the row program and its bindings come from other fragments. */
import { evaluationOrder, matrixKey, type Expression, type Product } from '../cells/expression.ts';
import { layoutOf, range, type LaneLayout, type LaneMapping } from '../wgsl/lanes.ts';
import { entriesOf, isTooManyToUnroll, matricesOf, rootsOf, slotsOf, type LaneProgram } from './program.ts';
import {
  emitStep,
  indexName,
  isForgetful,
  placeOf,
  storedWeight,
  vectorLengths,
  type Place,
  type StepText,
} from './step.ts';

/** One row variable: a slot of a block of the state. */
export interface RowSlot {
  readonly block: number;
  readonly slot: number;
  /** WGSL: the row variable, its number in the state, and whether this lane owns it. */
  readonly row: string;
  readonly index: string;
  readonly owned: string;
}

/** Where a kernel that keeps more per row than `Row` puts its own text into the generated entry point. */
export interface LaneHooks {
  /** Module scope. */
  readonly module: string;
  /** Before the steps. */
  readonly begin: string;
  /** Each step, instead of the calls of `row_step`. */
  step(valuesOf: (row: RowSlot) => string): string;
  /** After the steps. */
  readonly end: string;
  /** Floats of workgroup memory that `module` declares. */
  readonly workgroupFloats: number;
}

export interface LaneMain {
  readonly source: string;
  readonly layout: LaneLayout;
  readonly workgroupMemoryBytes: number;
}

/** Every row variable of the entry point, block by block. */
export function rowsOf(program: LaneProgram, mapping: LaneMapping): RowSlot[] {
  const layout = layoutOf(program.units, mapping);
  return program.blocks.flatMap(({ offset, length }, block) =>
    range(slotsOf(length, mapping, layout)).map((slot) => ({
      block,
      slot,
      row: `row${block}_${slot}`,
      index: offset === 0 ? indexName(length, slot) : `(${offset}u + ${indexName(length, slot)})`,
      owned: `own_${indexName(length, slot)}`,
    })),
  );
}

/** The whole entry point `main`, with the struct `Values` that the row program is handed. */
export function emitLaneMain(program: LaneProgram, mapping: LaneMapping, hooks: LaneHooks | null = null): LaneMain {
  const place = placeOf(program, mapping);
  const { layout } = place;
  const step = emitStep(place);
  const rows = rowsOf(program, mapping);
  const source = [
    mapping.kind === 'subgroup' ? 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);' : '',
    valuesStruct(program),
    step.region > 0 ? `var<workgroup> vectors: array<array<f32, ${step.region}>, ${layout.teams * 2}>;` : '',
    hooks?.module ?? '',
    entry(mapping, layout),
    placement(mapping, layout),
    ...vectorLengths(place).flatMap((length) =>
      range(slotsOf(length, mapping, layout)).map((slot) => indexText(place, length, slot)),
    ),
    fixedText(place),
    fillText(place),
    ...rows.map(({ row, index, owned }) => `var ${row} = row_begin(place, ${index}, ${owned});`),
    hooks?.begin ?? '',
    ...loopText(program, mapping, rows, step, hooks),
    ...rows.map(({ row }) => `row_end(&${row}, place);`),
    hooks?.end ?? '',
    mapping.kind === 'tile'
      ? ''
      : `place_end(place, ${mapping.kind === 'workgroup' ? 'local' : 'lane'} % ${layout.teamLanes}u == 0u);`,
    `}`,
  ].join('\n');
  const floats = layout.teams * 2 * step.region + (hooks?.workgroupFloats ?? 0);
  return { source, layout, workgroupMemoryBytes: 4 * floats };
}

/** Writes the program's stored vectors down, once the step's values are known. */
function storeText(program: LaneProgram, mapping: LaneMapping, step: StepText): string[] {
  const layout = layoutOf(program.units, mapping);
  return (program.stores ?? []).flatMap(({ expression, entries, buffer, stride, offset }) =>
    range(slotsOf(entries, mapping, layout)).map((slot) => {
      const index = indexName(entries, slot);
      const at = `step_offset(place, t) * ${stride}u + ${offset}u + ${index}`;
      return `if (alive && own_${index}) { ${buffer}[${at}] = ${step.entryOf(expression, slot)}; }`;
    }),
  );
}

function loopText(
  program: LaneProgram,
  mapping: LaneMapping,
  rows: readonly RowSlot[],
  step: StepText,
  hooks: LaneHooks | null,
): string[] {
  const fields = Object.values(program.values);
  const valuesOf = ({ block, slot }: RowSlot): string =>
    `Values(${fields.map((perBlock) => step.entryOf(perBlock[block] as Expression, slot)).join(', ')})`;
  const calls = rows.map((row) => `row_step(&${row.row}, place, t, alive && ${row.owned}, ${valuesOf(row)});`);
  return [
    `for (var u = 0u; u < ${program.steps}; u++) {`,
    program.reversed === true ? `let t = place.begin + ${program.steps} - 1u - u;` : `let t = place.begin + u;`,
    `let alive = place.alive && t < params.length;`,
    ...step.lines,
    ...storeText(program, mapping, step),
    ...(hooks ? [hooks.step(valuesOf)] : calls),
    `}`,
  ];
}

function valuesStruct(program: LaneProgram): string {
  return `struct Values {\n${Object.keys(program.values)
    .map((field) => `  ${field}: f32,`)
    .join('\n')}\n}`;
}

function entry(mapping: LaneMapping, layout: LaneLayout): string {
  const lane = mapping.kind === 'subgroup' ? '@builtin(subgroup_invocation_id) lane: u32, ' : '';
  return `@compute @workgroup_size(${layout.workgroupSize})
fn main(${lane}@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
let group = group_index(group_id, groups);
if (group >= slice.y) { return; }`;
}

function placement(mapping: LaneMapping, layout: LaneLayout): string {
  if (mapping.kind === 'tile') {
    return `let item = group * ${layout.workgroupSize}u + local;
let place = place_of(item / ${layout.tiles}u);
let tile = item % ${layout.tiles}u;`;
  }
  const lane = mapping.kind === 'subgroup' ? 'lane' : 'local';
  return `let team = ${lane} / ${layout.teamLanes}u;
let base = team * ${layout.teamLanes}u;
let place = place_of(group * ${layout.teams}u + team);`;
}

function indexText({ mapping, layout }: Place, length: number, slot: number): string {
  const lane = mapping.kind === 'subgroup' ? 'lane' : 'local';
  const index =
    mapping.kind === 'tile'
      ? `tile * ${layout.rowsPerLane}u + ${slot}u`
      : `${slot * layout.teamLanes}u + ${lane} - base`;
  const name = indexName(length, slot);
  return `let own_${name} = ${index} < ${length}u;
let ${name} = min(${index}, ${length - 1}u);`;
}

/** Biases and diagonals of matrices: the same at every step. */
function fixedText({ program, mapping, layout }: Place): string {
  const lines = new Set<string>();
  for (const node of evaluationOrder(rootsOf(program))) {
    if (node.kind !== 'bias' && node.kind !== 'diagonal') continue;
    const length = entriesOf(program, node.width);
    const key = node.kind === 'bias' ? node.name : matrixKey(node.matrix);
    const offset = program.weights.offsets.get(key) ?? 0;
    for (const slot of range(slotsOf(length, mapping, layout))) {
      const index = indexName(length, slot);
      const at = node.kind === 'bias' ? index : `${index} * ${length + 1}u`;
      const name = node.kind === 'bias' ? `fixed_${key}_${slot}` : `fixed_${key}_diagonal_${slot}`;
      lines.add(`let ${name} = weights[${offset}u + ${at}];`);
    }
  }
  return [...lines].join('\n');
}

/** Private weights: `w_{matrix}[column * slots + slot]`, zero beyond the last column. */
function fillText(place: Place): string {
  if (isForgetful(place.mapping)) return '';
  return matricesOf(place.program)
    .map((node) => fillMatrix(place, node))
    .join('\n');
}

function fillMatrix({ program, mapping, layout }: Place, node: Product): string {
  const rows = entriesOf(program, node.width);
  const columns = entriesOf(program, node.columns);
  const slots = range(slotsOf(rows, mapping, layout));
  const padded = mapping.kind === 'subgroup' ? Math.ceil(columns / layout.teamLanes) * layout.teamLanes : columns;
  const name = `w_${matrixKey(node.matrix)}`;
  const source = (slot: number, column: string): string => storedWeight(program, node, slot, column);
  const size = Math.max(1, padded * slots.length);
  const declare = `var ${name}: array<f32, ${size}>;`;
  if (mapping.fill === 'unrolled' && !isTooManyToUnroll(size)) {
    const lines = range(columns).flatMap((j) =>
      slots.map((slot) => `${name}[${j * slots.length + slot}] = ${source(slot, `${j}u`)};`),
    );
    return [declare, ...lines].join('\n');
  }
  const assign = slots.map((slot) => `${name}[j * ${slots.length}u + ${slot}u] = ${source(slot, 'j')};`);
  return `${declare}
for (var j = 0u; j < ${columns}u + params.zero; j++) { ${assign.join(' ')} }`;
}
