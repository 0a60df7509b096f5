/** The entry point of deer's first phase: what a lane program has, and the rows of the chunk's product of Jacobians. */
import type { Product } from '../../cells/expression.ts';
import { emitLaneMain, rowsOf, type LaneHooks, type LaneMain, type RowSlot } from '../../lanes/main.ts';
import type { LaneProgram } from '../../lanes/program.ts';
import { broadcastOf, layoutOf, range, type LaneLayout, type LaneMapping } from '../../wgsl/lanes.ts';
import { eachIndex, identityText, jacobianRowText, stateSize } from './jacobian-rows.ts';

// Unrolling the columns keeps the product in registers; beyond this many multiply-adds it compiles too slowly.
const UNROLL_LIMIT = 1024;

/** The most parts into which the columns of the product are cut to fit into workgroup memory. */
const MOST_PARTS = 8;

/** `memoryBytes`: workgroup memory of the device; where the product does not fit, its columns take turns in it. */
export function emitReduceMain(
  program: LaneProgram,
  mapping: LaneMapping,
  products: readonly Product[],
  memoryBytes: number,
): LaneMain {
  let main = emitInParts(program, mapping, products, 1);
  for (let parts = 2; main.workgroupMemoryBytes > memoryBytes && parts <= MOST_PARTS; parts += 1)
    main = emitInParts(program, mapping, products, parts);
  return main;
}

function emitInParts(
  program: LaneProgram,
  mapping: LaneMapping,
  products: readonly Product[],
  parts: number,
): LaneMain {
  const layout = layoutOf(program.units, mapping);
  const rows = rowsOf(program, mapping);
  const size = stateSize(program);
  const columns = size + 1;
  const held = Math.ceil(columns / parts);
  const unrolled = mapping.kind === 'subgroup' && size * columns * rows.length <= UNROLL_LIMIT;
  const shared = mapping.kind === 'workgroup';
  const numbered = rows.map((row, r) => ({ ...row, r }));

  const multiply = multiplyText({ program, layout, rows: numbered, size, held, shared, unrolled });
  const hooks: LaneHooks = {
    module: shared ? `var<workgroup> product: array<array<f32, ${size}>, ${layout.teams * held}>;` : '',
    begin: numbered
      .map(
        ({ r, index }) => `var p${r}: array<f32, ${columns}>;
${eachIndex('j', columns, unrolled, (j) => `p${r}[${j}] = select(0.0, 1.0, ${index} == ${j});`)}`,
      )
      .join('\n'),
    step: (valuesOf) =>
      [
        ...numbered.flatMap((row) => [
          `var map${row.r} = ${valuesOf(row)};`,
          `row_advance(&${row.row}, place, t, alive && ${row.owned}, map${row.r});`,
          // Beyond the end of the sequence the product stays as it is, and lanes stay together.
          `if (!alive) { map${row.r} = ${identityText(program, row.block)}; }`,
          jacobianRowText(program, mapping, products, row, row.r),
        ]),
        multiply,
        ...numbered.map(({ r }) => `p${r}[${size}u] += map${r}.offset;`),
      ].join('\n'),
    end: numbered
      .map(
        ({ r, row, index }) =>
          `if (${row}.alive) { ${eachIndex('j', columns, false, (j) => `totals[(place.index * ${columns}u + ${j}) * ${size}u + ${index}] = p${r}[${j}];`)} }`,
      )
      .join('\n'),
    workgroupFloats: shared ? layout.teams * size * held : 0,
  };
  return emitLaneMain(program, mapping, hooks);
}

interface ProductText {
  readonly program: LaneProgram;
  readonly layout: LaneLayout;
  readonly rows: readonly (RowSlot & { readonly r: number })[];
  readonly size: number;
  /** Columns of the product that workgroup memory holds at a time. */
  readonly held: number;
  readonly shared: boolean;
  readonly unrolled: boolean;
}

/** One step's Jacobian times the product so far, column by column. */
function multiplyText({ program, layout, rows: numbered, size, held, shared, unrolled }: ProductText): string {
  const columns = size + 1;
  /** Entry v of a column of the product so far, from the lane that owns row v. */
  const entryOf = (v: number): string => {
    if (shared) return `(*held)[${v}u]`;
    const block = program.blocks.findIndex(({ offset, length }) => v >= offset && v < offset + length);
    const within = v - (program.blocks[block]?.offset ?? 0);
    const owner = numbered.find((row) => row.block === block && row.slot === Math.floor(within / layout.teamLanes));
    return broadcastOf(layout, `e${owner?.r ?? 0}`, within % layout.teamLanes);
  };
  const column = (j: string): string => {
    // One dynamic index a column, constants inside: every other index into workgroup memory would be clamped.
    const own = shared
      ? `let held = &product[base_product + ${j} - first_held];`
      : numbered.map(({ r }) => `let e${r} = p${r}[${j}];`).join(' ');
    const terms = range(size).map(
      (v) => `{ let x = ${entryOf(v)}; ${numbered.map(({ r }) => `n${r} += jac${r}[${v}] * x;`).join(' ')} }`,
    );
    return `{ ${own} ${numbered.map(({ r }) => `var n${r} = 0.0;`).join(' ')}
${terms.join('\n')}
${numbered.map(({ r }) => `p${r}[${j}] = flushed(n${r});`).join(' ')} }`;
  };
  const heldColumns = (text: (j: string) => string): string =>
    `for (var j = first_held; j < min(first_held + ${held}u, ${columns}u + params.zero); j++) { ${text('j')} }`;
  const publish = numbered.map(
    ({ r, owned, index }) =>
      `if (${owned}) { ${heldColumns((j) => `product[base_product + ${j} - first_held][${index}] = p${r}[${j}];`)} }`,
  );
  // Every lane sees the columns before any lane replaces its rows of them, or others take their place.
  if (!shared) return eachIndex('j', columns, unrolled, column);
  return `let base_product = team * ${held}u;
for (var first_held = 0u; first_held < ${columns}u; first_held += ${held}u) {
${publish.join('\n')}
workgroupBarrier();
${heldColumns(column)}
workgroupBarrier();
}`;
}
