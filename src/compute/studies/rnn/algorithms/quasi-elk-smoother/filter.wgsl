// quasi-elk-smoother, third phase: an ordinary scalar Kalman filter inside each chunk, from the mean and variance that
// enter it. At step t it turns the filtered mean and variance of t − 1 into the smoother's map from the smoothed mean
// of t to that of t − 1 (Rauch, Tung and Striebel 1965): x ↦ G x + e with G = P a / P⁻ and e = m / P⁻ − G u, where
// P⁻ = a² P + 1; written so, nothing cancels. One lane per (sequence, chunk, dimension).
// slopes [b][t][i]: (a, u) = (J_t, −r_t) before, (G, e) after: a lane touches its own chunk alone.
// tuples [b][chunk][i][5]: reads the entering mean and variance at 0 and 1; leaves the map from the chunk's last
// smoothed mean to that of the chunk before at 2 and 3, and the last filtered mean at 4.
@group(0) @binding(2) var<storage, read_write> slopes: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> tuples: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * params.chunks * STATE) {
    return;
  }
  let i = item % STATE;
  let place = item / STATE;
  let begin = (place % params.chunks) * params.chunk;
  let end = min(begin + params.chunk, params.length);
  let lambda = damping();
  var mean = tuples[item * 5u];
  var variance = tuples[item * 5u + 1u];
  var total = vec2f(1.0, 0.0);
  for (var t = begin; t < end; t++) {
    let at = ((place / params.chunks) * params.length + t) * STATE + i;
    let slope = slopes[at];
    let predicted = slope.x * slope.x * variance + 1.0;
    let gain = variance * slope.x / predicted;
    let back = vec2f(gain, mean / predicted - gain * slope.y);
    slopes[at] = back;
    total = vec2f(flushed(total.x * back.x), total.x * back.y + total.y);
    let kept = 1.0 / (1.0 + lambda * predicted);
    mean = kept * (slope.x * mean + slope.y);
    variance = select(0.0, kept * predicted, lambda > NEGLIGIBLE_DAMPING);
  }
  tuples[item * 5u + 2u] = total.x;
  tuples[item * 5u + 3u] = total.y;
  tuples[item * 5u + 4u] = mean;
}
