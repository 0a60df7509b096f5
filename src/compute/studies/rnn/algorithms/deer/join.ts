/** WGSL that multiplies the totals of a block in order into one total of the level above. */
import { range } from '../../wgsl/lanes.ts';

/** Lanes of a workgroup: D × 64 floats are the 16 KiB of workgroup memory that WebGPU promises at D = 64. */
export const JOIN_LANES = 64;

/**
 * One lane for each column of the product, the offset being one more: c ← T c, and c ← T c + o for the offset. The column is
 * handed on through workgroup memory, where a lane reads its own entries alone, so that registers are indexed by constants
 * only and nothing waits. totals and joined [b][total][column][row].
 */
export function joinSource(state: number): string {
  const rows = range(state);
  return `
@group(0) @binding(2) var<storage, read> totals: array<f32>;
@group(0) @binding(3) var<storage, read_write> joined: array<f32>;

var<workgroup> held: array<f32, ${JOIN_LANES * state}>;

@compute @workgroup_size(${JOIN_LANES})
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  let count = total_count();
  let blocks = (count + EACH - 1u) / EACH;
  if (item >= params.batch * blocks * (STATE + 1u)) {
    return;
  }
  let column = item % (STATE + 1u);
  let block = item / (STATE + 1u);
  let begin = (block % blocks) * EACH;
  let end = min(begin + EACH, count);
  let first = (block / blocks) * count;
  let is_offset = column == STATE;
  var at = (first + begin) * STATE * (STATE + 1u);
  ${rows.map((r) => `var c${r} = totals[at + column * STATE + ${r}u];`).join('\n  ')}
  for (var k = begin + 1u; k < end; k++) {
    ${rows.map((r) => `held[${r * JOIN_LANES}u + local] = c${r};`).join('\n    ')}
    at = (first + k) * STATE * (STATE + 1u);
    ${rows.map((r) => `c${r} = select(0.0, totals[at + STATE * STATE + ${r}u], is_offset);`).join('\n    ')}
    for (var v = 0u; v < STATE + params.zero; v++) {
      let x = held[v * ${JOIN_LANES}u + local];
      let entries = at + v * STATE;
      ${rows.map((r) => `c${r} = fma(totals[entries + ${r}u], x, c${r});`).join('\n      ')}
    }
  }
  let to = (block * (STATE + 1u) + column) * STATE;
  ${rows.map((r) => `joined[to + ${r}u] = flushed(c${r});`).join('\n  ')}
}
`;
}
