// quasi-deer-block, fourth phase: s^(i+1)_t = A_t s^(i+1)_{t−1} + b_t inside each chunk, from the states that enter it.
// One lane per (sequence, chunk, unit).
@group(0) @binding(2) var<storage, read> maps: array<vec2f>;
@group(0) @binding(3) var<storage, read> totals: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  let block = block_of(item);
  if (!block.alive) {
    return;
  }
  var state = totals[item * 3u];
  var settled = Settled(0u, 0u, 0u);
  for (var t = block.begin; t < block.end; t++) {
    let at = map_at(block, t);
    state = mat2x2f(maps[at], maps[at + 1u]) * state + maps[at + 2u];
    let entry = entry_at(block, t);
    settled = settle(entry, state.x, settled);
    settled = settle(entry + UNITS, state.y, settled);
  }
  report_settled(block.sequence, settled);
}
