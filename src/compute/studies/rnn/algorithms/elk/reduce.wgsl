// elk, second phase: each chunk summed up as one five-tuple (A, b, C, η, J) of the associative Kalman filter (Särkkä and
// García-Fernández 2021), one step at a time: mean and covariance of the last state given the state d that enters,
// A d + b and C, and what the observations say of d, exp(ηᵀd − ½ dᵀJ d). Appending a step is a Kalman filter that starts
// with covariance 0, kept for all d at once: with P⁻ = F C Fᵀ + I and G = (I + λP⁻)⁻¹,
//   Y = F A, h = F b + u;  A ← G Y, b ← G h, C ← G P⁻;  J ← J + λ Yᵀ G Y, η ← η − λ Yᵀ G h.
// Nothing is divided by λ: at 0 it is deer. One team per chunk.
// tuples [b][chunk]: Aᵀ, C, J, each [row][column], then b and η.
@group(0) @binding(4) var<storage, read_write> tuples: array<f32>;

fn visit(item: u32) {
  let place = place_of(item);
  let lambda = damping();
  var at: Rows; // Aᵀ
  var c: Rows;
  var j: Rows;
  var b: Entries;
  var eta: Entries;
  var f: Rows;
  var ft: Rows;
  var w: Rows;
  add_to_diagonal(&at, 1.0);
  for (var u = 0u; u < params.chunk; u++) {
    let step = step_of(place, u, lambda);
    load_transition(step, &f);
    load_transposed_transition(step, &ft);
    let h = plus(vector_product(&f, b), drive_of(step));
    var yt: Rows;
    product_pair(&c, &at, &ft, &w, &yt);
    product(&f, &w, &c); // P⁻, without the noise
    add_to_diagonal(&c, step.noise);
    inverse_near_identity(&c, step.lambda, &w);
    b = vector_product(&w, h);
    // P⁻ and G commute.
    product_pair(&c, &yt, &w, &f, &at);
    flush_rows(&at);
    c = f;
    add_gram(&j, step.lambda, &yt, &at);
    eta = plus(eta, vector_product(&yt, scaled(b, -step.lambda)));
  }
  if (!place.alive) {
    return;
  }
  let to = place.index * TUPLE;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    if (owns(q)) {
      let i = row_of(q);
      for (var v = 0u; v < STATE + params.zero; v++) {
        let entry = to + i * STATE + v;
        tuples[entry] = at[q * STATE + v];
        tuples[entry + STATE * STATE] = c[q * STATE + v];
        tuples[entry + 2u * STATE * STATE] = j[q * STATE + v];
      }
      tuples[to + 3u * STATE * STATE + i] = b[q];
      tuples[to + 3u * STATE * STATE + STATE + i] = eta[q];
    }
  }
}
