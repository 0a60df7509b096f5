/**
 * Lane programs: kernels in which a team of lanes walks over steps and multiplies vectors by small dense matrices at
 * each of them. What happens to one row at one step is written once, in WGSL (`row_begin`, `row_step`, `row_end`); this
 * file generates the entry point that drives it, for three ways of spreading rows over lanes:
 * - subgroup: a team is (a part of) one subgroup; the vector travels by broadcasts; no memory, no barrier.
 * - workgroup: the vector travels through workgroup memory, one barrier a step; needs no feature.
 * - tile: one lane owns a few rows and reads the vector from a storage buffer; only where the vector is known before.
 * Weights lie in a private array: filled in a loop with a bound that the compiler does not know where compilers are slow
 * (software adapters), unrolled where registers matter (GPUs). The products are unrolled: `subgroupBroadcast` demands a
 * constant lane, and constant indices are what makes private arrays cheap.
 */

export interface VectorSource {
  /** Field of `Row` that holds this row's entry of the vector; null: entries come from `vector_entry`. */
  readonly field: string | null;
}

export interface LaneProgram {
  /** Rows and columns of each matrix, and how many matrices are applied to each vector. */
  readonly rows: number;
  readonly columns: number;
  readonly matrices: number;
  readonly vectors: readonly VectorSource[];
  /** WGSL expression for the number of steps of one place, uniform. */
  readonly steps: string;
}

export type LaneMapping = SubgroupMapping | WorkgroupMapping | TileMapping;

export interface SubgroupMapping {
  readonly kind: 'subgroup';
  readonly subgroupSize: number;
  readonly fill: 'loop' | 'unrolled';
}
export interface WorkgroupMapping {
  readonly kind: 'workgroup';
  readonly rowsPerLane: number;
  readonly teams: number;
  readonly fill: 'loop' | 'unrolled';
}
export interface TileMapping {
  readonly kind: 'tile';
  readonly workgroupSize: number;
  readonly rowsPerLane: number;
  readonly fill: 'loop' | 'unrolled';
}

/** How a lane program is laid out: what the host needs to size dispatches. */
export interface LaneLayout {
  readonly workgroupSize: number;
  readonly teamLanes: number;
  /** Teams of one workgroup; for tiles, lanes of one workgroup. */
  readonly teams: number;
  readonly rowsPerLane: number;
  /** Lanes that one place occupies: for tiles, the row tiles. */
  readonly tiles: number;
  readonly workgroupMemoryBytes: number;
}

// Unrolled products compile in time linear in their number; beyond this many a lane loops, which costs speed.
const UNROLL_LIMIT = 1024;

export function layoutOf(program: LaneProgram, mapping: LaneMapping): LaneLayout {
  if (mapping.kind === 'subgroup') {
    const teamLanes = Math.min(mapping.subgroupSize, 2 ** Math.ceil(Math.log2(Math.max(1, program.rows))));
    const teams = mapping.subgroupSize / teamLanes;
    const rowsPerLane = Math.ceil(program.rows / teamLanes);
    return { workgroupSize: mapping.subgroupSize, teamLanes, teams, rowsPerLane, tiles: 1, workgroupMemoryBytes: 0 };
  }
  if (mapping.kind === 'workgroup') {
    const rowsPerLane = Math.min(mapping.rowsPerLane, program.rows);
    const teamLanes = Math.ceil(program.rows / rowsPerLane);
    const workgroupMemoryBytes = mapping.teams * 2 * program.vectors.length * program.columns * 4;
    return {
      workgroupSize: teamLanes * mapping.teams,
      teamLanes,
      teams: mapping.teams,
      rowsPerLane,
      tiles: 1,
      workgroupMemoryBytes,
    };
  }
  const rowsPerLane = Math.min(mapping.rowsPerLane, program.rows);
  const tiles = Math.ceil(program.rows / rowsPerLane);
  return {
    workgroupSize: mapping.workgroupSize,
    teamLanes: 1,
    teams: mapping.workgroupSize,
    rowsPerLane,
    tiles,
    workgroupMemoryBytes: 0,
  };
}

/** Workgroups for that many places. */
export function groupsFor(places: number, layout: LaneLayout): number {
  return Math.ceil((places * layout.tiles) / layout.teams);
}

/** Where a kernel that keeps more per row than `Row` puts its own text into the generated entry point. */
export interface LaneHooks {
  /** Module scope. */
  readonly module: string;
  /** Per row, before the steps. */
  begin(q: number): string;
  /** Each step, after the vectors are published and before the team is synchronised. */
  readonly publish: string;
  /** Each step, instead of the calls of `row_step`, once the products `a{v}_{q}_{k}` are known. */
  readonly step: string;
  /** Per row, after the steps. */
  end(q: number): string;
}

/** The generated entry point `main` of a lane program; the row program and its bindings come from other fragments. */
export function emitLaneMain(program: LaneProgram, mapping: LaneMapping, hooks: LaneHooks | null = null): string {
  const layout = layoutOf(program, mapping);
  const rows = range(layout.rowsPerLane);
  return [
    directives(mapping),
    sharedMemory(program, mapping, layout),
    hooks?.module ?? '',
    entry(mapping, layout),
    placement(mapping, layout),
    rows.map((q) => rowIndex(program, mapping, layout, q)).join('\n'),
    weightsFill(program, mapping, layout),
    rows.map((q) => `var row${q} = row_begin(place, i${q}, in${q});\n${hooks?.begin(q) ?? ''}`).join('\n'),
    `for (var u = 0u; u < ${program.steps}; u++) {`,
    `let t = place.begin + u;`,
    `let alive = place.alive && t < params.length;`,
    publish(program, mapping, layout),
    hooks?.publish ?? '',
    // Double buffered: the writes of the next step go to the other half, so one barrier a step separates them.
    mapping.kind === 'workgroup' ? 'workgroupBarrier();' : '',
    program.vectors.map((_, v) => products(program, mapping, layout, v)).join('\n'),
    hooks?.step ?? rows.map((q) => rowStep(program, q)).join('\n'),
    `}`,
    rows.map((q) => `row_end(&row${q}, place);\n${hooks?.end(q) ?? ''}`).join('\n'),
    mapping.kind === 'tile'
      ? ''
      : `place_end(place, ${mapping.kind === 'workgroup' ? 'local' : 'lane'} % ${layout.teamLanes}u == 0u);`,
    `}`,
  ].join('\n');
}

function directives(mapping: LaneMapping): string {
  return mapping.kind === 'subgroup' ? 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);' : '';
}

function sharedMemory(program: LaneProgram, mapping: LaneMapping, layout: LaneLayout): string {
  if (mapping.kind !== 'workgroup') return '';
  return `var<workgroup> vectors: array<f32, ${layout.teams * 2 * program.vectors.length * program.columns}>;`;
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

function rowIndex(program: LaneProgram, mapping: LaneMapping, layout: LaneLayout, q: number): string {
  const lane = mapping.kind === 'subgroup' ? 'lane' : 'local';
  const index =
    mapping.kind === 'tile' ? `tile * ${layout.rowsPerLane}u + ${q}u` : `${q * layout.teamLanes}u + ${lane} - base`;
  return `let in${q} = ${index} < ${program.rows}u;
let i${q} = min(${index}, ${program.rows - 1}u);`;
}

/** Private weights: `w[(column * rowsPerLane + q) * matrices + k]`, zero beyond the last column. */
function weightsFill(program: LaneProgram, mapping: LaneMapping, layout: LaneLayout): string {
  const { rows, columns, matrices } = program;
  const perColumn = layout.rowsPerLane * matrices;
  const size = Math.max(1, paddedColumns(program, mapping, layout) * perColumn);
  const declare = `var w: array<f32, ${size}>;`;
  const source = (k: string, q: number, column: string) =>
    `weights[(${k} * ${rows}u + i${q}) * ${columns}u + ${column}]`;
  if (mapping.fill === 'unrolled' && size <= UNROLL_LIMIT) {
    const lines = range(columns).flatMap((j) =>
      range(layout.rowsPerLane).flatMap((q) =>
        range(matrices).map(
          (k) => `w[${(j * layout.rowsPerLane + q) * matrices + k}] = ${source(`${k}u`, q, `${j}u`)};`,
        ),
      ),
    );
    return [declare, ...lines].join('\n');
  }
  const assign = range(layout.rowsPerLane).map(
    (q) => `w[(j * ${layout.rowsPerLane}u + ${q}u) * ${matrices}u + k] = ${source('k', q, 'j')};`,
  );
  return `${declare}
for (var j = 0u; j < ${columns}u + params.zero; j++) { for (var k = 0u; k < ${matrices}u + params.zero; k++) {
${assign.join('\n')}
} }`;
}

function slotsOf(program: LaneProgram, layout: LaneLayout): number {
  return Math.ceil(program.columns / layout.teamLanes);
}

function paddedColumns(program: LaneProgram, mapping: LaneMapping, layout: LaneLayout): number {
  return mapping.kind === 'subgroup' ? slotsOf(program, layout) * layout.teamLanes : program.columns;
}

/** Makes this step's vectors visible to the team. */
function publish(program: LaneProgram, mapping: LaneMapping, layout: LaneLayout): string {
  if (mapping.kind === 'tile') return '';
  if (mapping.kind === 'workgroup') {
    const lines = program.vectors.flatMap((vector, v) =>
      range(layout.rowsPerLane).map(
        (q) =>
          `if (in${q}) { vectors[published + ${v * program.columns}u + i${q}] = row${q}.${vector.field ?? 'previous'}; }`,
      ),
    );
    const perTeam = program.vectors.length * program.columns;
    return [`let published = (team * 2u + (u & 1u)) * ${perTeam}u;`, ...lines].join('\n');
  }
  return program.vectors
    .map((vector, v) => {
      const slots = slotsOf(program, layout);
      const value = (s: number) =>
        vector.field === null
          ? `vector_entry(place, t, min(${s * layout.teamLanes}u + lane - base, ${program.columns - 1}u))`
          : `row${s}.${vector.field}`;
      if (!isLooped(program, layout))
        return range(slots)
          .map((s) => `let x${v}_${s} = ${value(s)};`)
          .join('\n');
      return [`var x${v}: array<f32, ${slots}>;`, ...range(slots).map((s) => `x${v}[${s}] = ${value(s)};`)].join('\n');
    })
    .join('\n');
}

/** More products a step than are unrolled: such a kernel loops over columns. */
export function isLooped(program: LaneProgram, layout: LaneLayout): boolean {
  return program.columns * layout.rowsPerLane * program.matrices > UNROLL_LIMIT;
}

/** Accumulators `a{v}_{q}_{k}` of vector v for this lane's rows. */
function products(program: LaneProgram, mapping: LaneMapping, layout: LaneLayout, v: number): string {
  const outputs = range(layout.rowsPerLane).flatMap((q) => range(program.matrices).map((k) => ({ q, k })));
  const declare = outputs.map(({ q, k }) => `var a${v}_${q}_${k} = 0.0;`).join(' ');
  const perColumn = layout.rowsPerLane * program.matrices;
  const accumulate = (column: string, x: string) =>
    `{ let x = ${x}; ${outputs.map(({ q, k }) => `a${v}_${q}_${k} += w[${column} + ${q * program.matrices + k}] * x;`).join(' ')} }`;
  const constant = (j: number, x: string) =>
    `{ let x = ${x}; ${outputs.map(({ q, k }) => `a${v}_${q}_${k} += w[${j * perColumn + q * program.matrices + k}] * x;`).join(' ')} }`;
  const looped = isLooped(program, layout);
  if (mapping.kind === 'subgroup') {
    const { teamLanes } = layout;
    const broadcast = (x: string, l: number) => broadcastOf(layout, x, l);
    if (!looped) {
      return [
        declare,
        ...range(program.columns).map((j) =>
          constant(j, broadcast(`x${v}_${Math.floor(j / teamLanes)}`, j % teamLanes)),
        ),
      ].join('\n');
    }
    const body = range(teamLanes).map((l) => accumulate(`at + ${l * perColumn}`, broadcast('slot', l)));
    return `${declare}
for (var s = 0u; s < ${slotsOf(program, layout)}u + params.zero; s++) { let slot = x${v}[s]; let at = s * ${teamLanes * perColumn}u;
${body.join('\n')}
}`;
  }
  const read = (j: string) =>
    mapping.kind === 'workgroup'
      ? `vectors[published + ${v * program.columns}u + ${j}]`
      : `vector_entry(place, t, ${j})`;
  if (!looped) return [declare, ...range(program.columns).map((j) => constant(j, read(`${j}u`)))].join('\n');
  const block = [8, 7, 6, 5, 4, 3, 2, 1].find((size) => program.columns % size === 0) ?? 1;
  const body = range(block).map((l) => accumulate(`at + ${l * perColumn}`, read(`j + ${l}u`)));
  return `${declare}
for (var j = 0u; j < ${program.columns}u + params.zero; j += ${block}u) { let at = j * ${perColumn}u;
${body.join('\n')}
}`;
}

function rowStep(program: LaneProgram, q: number): string {
  const args = program.vectors.map((_, v) => productsOf(program, v, q));
  return `row_step(&row${q}, place, t, alive && in${q}, ${args.join(', ')});`;
}

/** WGSL expression of the products of vector v with row q of every matrix. */
export function productsOf(program: LaneProgram, v: number, q: number): string {
  return `Products(${range(program.matrices)
    .map((k) => `a${v}_${q}_${k}`)
    .join(', ')})`;
}

/** WGSL expression of a value `x` of another lane of the team; `lane` is a constant, counted within the team. */
export function broadcastOf(layout: LaneLayout, x: string, lane: number): string {
  return layout.teams === 1 ? `subgroupBroadcast(${x}, ${lane}u)` : `subgroupShuffle(${x}, base + ${lane}u)`;
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
