// elk-smoother, fifth phase: inside each chunk, an ordinary Kalman filter from the exact mean and covariance that enter
// it, then back through it with the costate z that enters from behind (Bryson and Frazier 1963): the smoothed step is
//   d^s_t = d_t − P_t z_t,  z_{t−1} = F_tᵀ (z_t + λ d^s_t),
// the exact minimiser of ½ Σ |d_t − F_t d_{t−1} − u_t|² + (λ/2) Σ |d_t|². Equal to Rauch, Tung and Striebel's smoother,
// without an inverse of P⁻ at every step. One team per chunk.
// covariances [b][t][row][column]: P_t, T·D² floats; drives [b][t][i]: u_t, replaced by d_t. A lane reads back only what
// it has written itself. tuples as reverse.wgsl leaves them.
@group(0) @binding(3) var<storage, read_write> drives: array<f32>;
@group(0) @binding(4) var<storage, read> tuples: array<f32>;
@group(0) @binding(5) var<storage, read_write> covariances: array<f32>;

fn keep(step: Step, p: ptr<function, Rows>, d: Entries) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    if (step.alive && owns(q)) {
      let at = step.at * STATE + row_of(q);
      for (var v = 0u; v < STATE + params.zero; v++) {
        covariances[at * STATE + v] = (*p)[q * STATE + v];
      }
      drives[at] = d[q];
    }
  }
}

fn recall(step: Step, p: ptr<function, Rows>) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    let at = step.at * STATE + row_of(q);
    for (var v = 0u; v < STATE + params.zero; v++) {
      (*p)[q * STATE + v] = select(0.0, covariances[at * STATE + v], step.alive && owns(q));
    }
  }
}

fn visit(item: u32) {
  let place = place_of(item);
  let lambda = damping();
  let offset = place.index * TUPLE;
  var p: Rows;
  var f: Rows;
  var ft: Rows;
  var w: Rows;
  var d: Entries;
  var z: Entries;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    for (var v = 0u; v < STATE + params.zero; v++) {
      p[q * STATE + v] = tuples[offset + (STATE + row_of(q)) * STATE + v];
    }
    d[q] = tuples[offset + 3u * STATE * STATE + row_of(q)];
    z[q] = tuples[offset + 3u * STATE * STATE + STATE + row_of(q)];
  }
  for (var u = 0u; u < params.chunk; u++) {
    let step = step_of(place, u, lambda);
    advance(step, &d, &p, &f, &ft, &w);
    keep(step, &p, d);
  }
  var settled = Settled(0u, 0u, 0u);
  for (var back = 1u; back <= params.chunk; back++) {
    let step = step_of(place, params.chunk - back, lambda);
    recall(step, &p);
    let correction = vector_product(&p, z);
    let filtered = drive_of(step);
    for (var q = 0u; q < ROWS + params.zero; q++) {
      let smoothed = filtered[q] - correction[q];
      z[q] += step.lambda * smoothed;
      if (step.alive && owns(q)) {
        let at = step.at * STATE + row_of(q);
        settled = settle(at, states[at] + smoothed, settled);
      }
    }
    load_transposed_transition(step, &ft);
    z = vector_product(&ft, z);
  }
  if (place.alive) {
    report_settled(place.sequence, settled);
  }
}
