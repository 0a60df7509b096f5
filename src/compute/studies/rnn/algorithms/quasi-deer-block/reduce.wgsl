// quasi-deer-block, second phase: b_t = f_t − A_t s^(i)_{t−1} in the place of f_t, and the affine map of the whole
// chunk. One lane per (sequence, chunk, unit).
// maps [b][t][u]: (A, f) before, (A, b) after; totals [b][chunk][u]: (A, b) of the chunk.
@group(0) @binding(2) var<storage, read> states: array<f32>;
@group(0) @binding(3) var<storage, read_write> maps: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> totals: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  let block = block_of(item);
  if (!block.alive) {
    return;
  }
  // s_0 stands behind the last step of all sequences.
  let behind = (params.batch * params.length + block.sequence) * STATE + block.unit;
  let before = select(entry_at(block, block.begin) - STATE, behind, block.begin == 0u);
  var previous = vec2f(states[before], states[before + UNITS]);
  var a = mat2x2f(1.0, 0.0, 0.0, 1.0);
  var b = vec2f(0.0);
  for (var t = block.begin; t < block.end; t++) {
    let at = map_at(block, t);
    let slope = mat2x2f(maps[at], maps[at + 1u]);
    let offset = maps[at + 2u] - slope * previous;
    maps[at + 2u] = offset;
    a = slope * a;
    a = mat2x2f(flushed_pair(a[0]), flushed_pair(a[1]));
    b = slope * b + offset;
    let entry = entry_at(block, t);
    previous = vec2f(states[entry], states[entry + UNITS]);
  }
  totals[item * 3u] = a[0];
  totals[item * 3u + 1u] = a[1];
  totals[item * 3u + 2u] = b;
}
