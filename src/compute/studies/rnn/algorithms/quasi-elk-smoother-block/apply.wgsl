// quasi-elk-smoother-block, sixth phase: the smoothed means inside each chunk, from its last step to its first; they
// are the step, s^(i+1) = s^(i) + d. One lane per (sequence, chunk, unit).
@group(0) @binding(2) var<storage, read> maps: array<vec2f>;
@group(0) @binding(3) var<storage, read> tuples: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  let block = block_of(item);
  if (!block.alive) {
    return;
  }
  var mean = tuples[item * 7u];
  var settled = Settled(0u, 0u, 0u);
  for (var t = block.end; t > block.begin; t--) {
    let at = map_at(block, t - 1u);
    let entry = entry_at(block, t - 1u);
    settled = settle(entry, states[entry] + mean.x, settled);
    settled = settle(entry + UNITS, states[entry + UNITS] + mean.y, settled);
    mean = mat2x2f(maps[at], maps[at + 1u]) * mean + maps[at + 2u];
  }
  report_settled(block.sequence, settled);
}
