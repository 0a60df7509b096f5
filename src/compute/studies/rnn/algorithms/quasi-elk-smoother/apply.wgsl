// quasi-elk-smoother, fifth phase: the smoothed means inside each chunk, from its last step to its first; they are the
// step, s^(i+1) = s^(i) + d. One lane per (sequence, chunk, dimension).
@group(0) @binding(2) var<storage, read> slopes: array<vec2f>;
@group(0) @binding(3) var<storage, read> tuples: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * params.chunks * STATE) {
    return;
  }
  let i = item % STATE;
  let place = item / STATE;
  let sequence = place / params.chunks;
  let begin = (place % params.chunks) * params.chunk;
  let end = min(begin + params.chunk, params.length);
  var mean = tuples[item * 5u];
  var settled = Settled(0u, 0u, 0u);
  for (var t = end; t > begin; t--) {
    let at = (sequence * params.length + t - 1u) * STATE + i;
    settled = settle(at, states[at] + mean, settled);
    let back = slopes[at];
    mean = back.x * mean + back.y;
  }
  report_settled(sequence, settled);
}
