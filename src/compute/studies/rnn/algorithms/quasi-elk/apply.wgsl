// quasi-elk, third phase: an ordinary scalar Kalman filter inside each chunk, from the mean and variance that enter it;
// the filtered mean is the step, s^(i+1) = s^(i) + d. One lane per (sequence, chunk, dimension).
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
  let lambda = damping();
  var mean = tuples[item * 5u];
  var variance = tuples[item * 5u + 1u];
  var settled = Settled(0u, 0u, 0u);
  for (var t = begin; t < end; t++) {
    let at = (sequence * params.length + t) * STATE + i;
    let slope = slopes[at];
    let predicted = slope.x * slope.x * variance + 1.0;
    let kept = 1.0 / (1.0 + lambda * predicted);
    mean = kept * (slope.x * mean + slope.y);
    variance = select(0.0, kept * predicted, lambda > NEGLIGIBLE_DAMPING);
    settled = settle(at, states[at] + mean, settled);
  }
  report_settled(sequence, settled);
}
