/**
 * Dense D × D matrices for teams of lanes. A team owns a matrix by rows: row q · lanes + lane is in slot q of a lane, in a
 * private array; each lane multiplies rows of its own by rows of the others. Those arrive
 * - alone: not at all, a lane owns the whole matrix; no feature, no barrier, and an inverse costs half;
 * - subgroup: by broadcasts within (a part of) one subgroup;
 * - workgroup: through workgroup memory, for states that fill more lanes or registers than a subgroup has.
 * Loops over the inner dimension have a bound that the compiler does not know: unrolled, they would compile for minutes.
 */
import flush from './fragments/flush.wgsl?raw';
import { constants } from '../../../gpu/wgsl/link.ts';
import { emitProducts } from './dense-products.ts';
import { emitInverse } from './dense-inverse.ts';
import { range } from './lanes.ts';
import { exchangeFloats, workgroupSizeOf, type DenseTeam } from './dense-team.ts';

/**
 * Declares `Rows` and `Entries` (the rows of a matrix and the entries of a vector that a lane owns), `row_of` and `owns`
 * by slot, `add_to_diagonal`, `flush_rows`, `plus`, `scaled`, the functions of dense-products.ts and dense-inverse.ts, and the entry
 * point `main`, which calls the kernel's own `visit` with the index of what its team works on.
 */
export function emitDense(team: DenseTeam): string {
  const { state, lanes, rows, teams } = team;
  return [
    team.kind === 'subgroup' ? 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);' : '',
    constants({ STATE: state, LANES: lanes, ROWS: rows, TEAMS: teams }),
    `alias Rows = array<f32, ${rows * state}>;
alias Entries = array<f32, ${rows}>;
var<private> team_lane: u32;
var<private> team_base: u32; // the team's first lane, or the first float of its workgroup memory
fn row_of(slot: u32) -> u32 {
  return min(slot * LANES + team_lane, STATE - 1u);
}
fn owns(slot: u32) -> bool {
  return slot * LANES + team_lane < STATE;
}
fn add_to_diagonal(m: ptr<function, Rows>, value: f32) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    (*m)[q * STATE + row_of(q)] += value;
  }
}
fn plus(a: Entries, b: Entries) -> Entries {
  var sum: Entries;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    sum[q] = a[q] + b[q];
  }
  return sum;
}
fn scaled(a: Entries, factor: f32) -> Entries {
  var product: Entries;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    product[q] = factor * a[q];
  }
  return product;
}`,
    team.kind === 'workgroup' ? `var<workgroup> exchange: array<f32, ${teams * exchangeFloats(team)}>;` : '',
    flush,
    emitFlush(team),
    emitProducts(team),
    emitInverse(team),
    emitMain(team),
  ].join('\n');
}

/** Registers have to be named one by one; a workgroup's lanes keep too many rows for that. */
function emitFlush({ kind, rows, state }: DenseTeam): string {
  const entry = (k: string): string => `(*m)[${k}] = flushed((*m)[${k}]);`;
  const all = range(rows * state).map((k) => entry(`${k}`));
  const body =
    kind === 'workgroup' ? `for (var k = 0u; k < ROWS * STATE + params.zero; k++) { ${entry('k')} }` : all.join(' ');
  return `fn flush_rows(m: ptr<function, Rows>) {
  ${body}
}`;
}

function emitMain(team: DenseTeam): string {
  const inSubgroup = team.kind === 'subgroup';
  const base = team.kind === 'workgroup' ? exchangeFloats(team) : team.lanes;
  return `@compute @workgroup_size(${workgroupSizeOf(team)})
fn main(${inSubgroup ? '@builtin(subgroup_invocation_id) lane: u32, ' : ''}@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = group_index(group_id, groups);
  if (group >= slice.y) {
    return;
  }
  let team = ${inSubgroup ? 'lane' : 'local'} / LANES;
  team_lane = ${inSubgroup ? 'lane' : 'local'} % LANES;
  team_base = team * ${base}u;
  visit(group * TEAMS + team);
}`;
}
