// quasi-elk-smoother-block, fourth phase: an ordinary Kalman filter inside each chunk, from the mean m and covariance P
// that enter it. At step t it turns m and P of t − 1 into the smoother's map from the smoothed mean of t to that of
// t − 1 (Rauch, Tung and Striebel 1965): x ↦ G x + e with G = (I + PK)⁻¹ P Fᵀ, K = FᵀF, and e = (I + PK)⁻¹ m − G u;
// written so, no covariance is inverted. One lane per (sequence, chunk, unit).
// maps [b][t][u]: (F, u) = (F, −r) before, (G, e) after: a lane touches its own chunk alone.
// tuples [b][chunk][u], seven vec2f: reads the entering mean and covariance at 0 to 2; leaves the map from the chunk's
// last smoothed mean to that of the chunk before at 3 to 5, and the last filtered mean at 6.
@group(0) @binding(2) var<storage, read_write> maps: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> tuples: array<vec2f>;

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
  var total = mat2x2f(1.0, 0.0, 0.0, 1.0);
  var rest = vec2f(0.0);
  for (var t = block.begin; t < block.end; t++) {
    let at = map_at(block, t);
    let f = mat2x2f(maps[at], maps[at + 1u]);
    let u = maps[at + 2u];
    let k = vec3f(dot(f[0], f[0]), dot(f[0], f[1]), dot(f[1], f[1]));
    let gain = full(solve_sum_self(filtered.covariance, k)) * transpose(f);
    let back = solve_sum(filtered.covariance, k, filtered.mean) - gain * u;
    maps[at] = gain[0];
    maps[at + 1u] = gain[1];
    maps[at + 2u] = back;
    rest += total * back;
    total = total * gain;
    total = mat2x2f(flushed_pair(total[0]), flushed_pair(total[1]));
    filtered = filter_step(filtered, f, u, lambda);
  }
  tuples[entering + 3u] = total[0];
  tuples[entering + 4u] = total[1];
  tuples[entering + 5u] = rest;
  tuples[entering + 6u] = filtered.mean;
}
