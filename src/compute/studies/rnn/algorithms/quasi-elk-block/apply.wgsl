// quasi-elk-block, fourth phase: an ordinary Kalman filter inside each chunk, from the mean and covariance that enter
// it; the filtered mean is the step, s^(i+1) = s^(i) + d. One lane per (sequence, chunk, unit).
@group(0) @binding(2) var<storage, read> maps: array<vec2f>;
@group(0) @binding(3) var<storage, read> tuples: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  let block = block_of(item);
  if (!block.alive) {
    return;
  }
  let lambda = damping();
  let entering = item * 7u;
  var filtered = Filtered(tuples[entering], vec3f(tuples[entering + 1u], tuples[entering + 2u].x));
  var settled = Settled(0u, 0u, 0u);
  for (var t = block.begin; t < block.end; t++) {
    let at = map_at(block, t);
    filtered = filter_step(filtered, mat2x2f(maps[at], maps[at + 1u]), maps[at + 2u], lambda);
    let entry = entry_at(block, t);
    settled = settle(entry, states[entry] + filtered.mean.x, settled);
    settled = settle(entry + UNITS, states[entry + UNITS] + filtered.mean.y, settled);
  }
  report_settled(block.sequence, settled);
}
