/** The entry point of deer's first phase: what a lane program has, and the rows of the chunk's product of Jacobians. */
import {
  broadcastOf,
  emitLaneMain,
  layoutOf,
  productsOf,
  range,
  type LaneHooks,
  type LaneMapping,
  type LaneProgram,
} from '../../wgsl/lanes.ts';

// Unrolling the columns keeps the product in registers; beyond this many multiply-adds it compiles too slowly.
const UNROLL_LIMIT = 1024;

export function emitReduceMain(program: LaneProgram, mapping: LaneMapping): string {
  const layout = layoutOf(program, mapping);
  const rows = range(layout.rowsPerLane);
  const state = program.rows;
  const columns = state + 1;
  const unrolled = mapping.kind === 'subgroup' && state * columns * rows.length <= UNROLL_LIMIT;
  const shared = mapping.kind === 'workgroup';

  const jacobianRow = (
    q: number,
  ) => `let map${q} = row_map(&row${q}, place, t, alive && in${q}, ${productsOf(program, 0, q)});
var jac${q}: array<f32, ${state}>;
${eachIndex('v', state, state * rows.length <= 128, (v) => {
  const terms = range(program.matrices).map(
    (k) => `map${q}.linear.m${k} * w[(${v} * ${rows.length}u + ${q}u) * ${program.matrices}u + ${k}u]`,
  );
  return `jac${q}[${v}] = ${terms.join(' + ')} + select(0.0, map${q}.linear.own, i${q} == ${v});`;
})}`;

  const column = (j: string) => {
    const sum = (q: number) => `n${q}`;
    const entryOf = (v: number) =>
      shared
        ? `product[base_product + ${j} * ${state}u + ${v}u]`
        : broadcastOf(layout, `e${Math.floor(v / layout.teamLanes)}`, v % layout.teamLanes);
    const own = shared ? '' : rows.map((q) => `let e${q} = p${q}[${j}];`).join(' ');
    const terms = range(state).map(
      (v) => `{ let x = ${entryOf(v)}; ${rows.map((q) => `${sum(q)} += jac${q}[${v}] * x;`).join(' ')} }`,
    );
    return `{ ${own} ${rows.map((q) => `var ${sum(q)} = 0.0;`).join(' ')}
${terms.join('\n')}
${rows.map((q) => `p${q}[${j}] = ${sum(q)};`).join(' ')} }`;
  };

  const hooks: LaneHooks = {
    module: shared ? `var<workgroup> product: array<f32, ${layout.teams * state * columns}>;` : '',
    begin: (q) => `var p${q}: array<f32, ${columns}>;
${eachIndex('j', columns, unrolled, (j) => `p${q}[${j}] = select(0.0, 1.0, i${q} == ${j});`)}`,
    publish: shared
      ? `let base_product = team * ${state * columns}u;
${rows.map((q) => `if (in${q}) { ${eachIndex('j', columns, false, (j) => `product[base_product + ${j} * ${state}u + i${q}] = p${q}[${j}];`)} }`).join('\n')}`
      : '',
    step: [
      ...rows.map(jacobianRow),
      eachIndex('j', columns, unrolled, column),
      ...rows.map((q) => `p${q}[${state}u] += map${q}.offset;`),
      // Every lane has read the product before any lane publishes the next one.
      shared ? 'workgroupBarrier();' : '',
    ].join('\n'),
    end: (q) =>
      `if (row${q}.alive) { ${eachIndex('j', columns, false, (j) => `totals[(place.index * ${columns}u + ${j}) * ${state}u + i${q}] = p${q}[${j}];`)} }`,
  };
  return emitLaneMain(program, mapping, hooks);
}

/** The text once per index: unrolled, or as a loop whose bound the compiler does not know. */
function eachIndex(name: string, count: number, unrolled: boolean, text: (index: string) => string): string {
  if (unrolled)
    return range(count)
      .map((index) => text(`${index}u`))
      .join('\n');
  return `for (var ${name} = 0u; ${name} < ${count}u + params.zero; ${name}++) { ${text(name)} }`;
}

/** Bytes of workgroup memory beyond the lane program's own. */
export function reduceMemoryBytes(program: LaneProgram, mapping: LaneMapping): number {
  return mapping.kind === 'workgroup' ? layoutOf(program, mapping).teams * program.rows * (program.rows + 1) * 4 : 0;
}
