// elk, fourth phase: an ordinary Kalman filter inside each chunk, from the exact mean and covariance that enter it; the
// filtered mean is the step, s^(i+1) = s^(i) + d.
// One team per chunk. tuples as carry.wgsl leaves them.
@group(0) @binding(4) var<storage, read> tuples: array<f32>;

fn visit(item: u32) {
  let place = place_of(item);
  let lambda = damping();
  let offset = place.index * TUPLE;
  var p: Rows;
  var d: Entries;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    for (var v = 0u; v < STATE + params.zero; v++) {
      p[q * STATE + v] = tuples[offset + (STATE + row_of(q)) * STATE + v];
    }
    d[q] = tuples[offset + 3u * STATE * STATE + row_of(q)];
  }
  var f: Rows;
  var ft: Rows;
  var w: Rows;
  var settled = Settled(0u, 0u, 0u);
  for (var u = 0u; u < params.chunk; u++) {
    let step = step_of(place, u, lambda);
    advance(step, &d, &p, &f, &ft, &w);
    for (var q = 0u; q < ROWS + params.zero; q++) {
      if (step.alive && owns(q)) {
        let at = step.at * STATE + row_of(q);
        settled = settle(at, states[at] + d[q], settled);
      }
    }
  }
  if (place.alive) {
    report_settled(place.sequence, settled);
  }
}
