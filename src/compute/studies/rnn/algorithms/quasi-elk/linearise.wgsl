// quasi-elk, first phase: linearise at the shifted guess with A_t = diag(J_t), in delta form: the unknown is the step
// d_t = s^(i+1)_t − s^(i)_t, driven by −r_t and observed as 0 with variance 1/λ. Each chunk is summed up as one
// five-tuple (A, b, C, η, J) of the associative Kalman filter (Särkkä and García-Fernández 2021), D scalar problems.
// slopes [b][t][i]: (J_t, −r_t); tuples [b][chunk][i][5].
@group(0) @binding(7) var<storage, read_write> slopes: array<vec2f>;
@group(0) @binding(8) var<storage, read_write> tuples: array<f32>;

struct Tuple {
  a: f32,
  b: f32,
  c: f32,
  eta: f32,
  j: f32,
}

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  lambda: f32,
  tuple: Tuple,
  residuals: Residuals,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let previous = vector_entry(place, place.begin, i);
  let empty = Tuple(1.0, 0.0, 0.0, 0.0, 0.0);
  return Row(i, inside && place.alive, previous, damping(), empty, Residuals(0u, 0.0));
}

// The tuple after one more step with slope f, offset u and observation 0. λ enters as λ/(1+λ), finite at λ = 0.
fn extend(left: Tuple, f: f32, u: f32, lambda: f32) -> Tuple {
  let kept = 1.0 / (1.0 + lambda);
  let gain = lambda / (1.0 + lambda);
  let a = kept * f;
  let b = kept * u;
  let eta = -gain * f * u;
  let j = gain * f * f;
  let d = 1.0 / (1.0 + left.c * j);
  let ad = a * d;
  let back = left.a * d;
  return Tuple(
    flushed(ad * left.a),
    ad * (left.b + left.c * eta) + b,
    select(0.0, ad * left.c * a + kept, lambda > NEGLIGIBLE_DAMPING),
    back * (eta - j * left.b) + left.eta,
    back * j * left.a + left.j,
  );
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let step = step_offset(place, t);
  let at = step * STATE + (*row).i;
  let slope = transition_at(values, at);
  let current = states[at];
  if (alive) {
    let residual = current - values.next;
    (*row).residuals = add_residual((*row).residuals, residual);
    (*row).tuple = extend((*row).tuple, slope, -residual, (*row).lambda);
    slopes[at] = vec2f(slope, -residual);
  }
  (*row).previous = current;
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    let at = (place.index * STATE + (*row).i) * 5u;
    let tuple = (*row).tuple;
    tuples[at] = tuple.a;
    tuples[at + 1u] = tuple.b;
    tuples[at + 2u] = tuple.c;
    tuples[at + 3u] = tuple.eta;
    tuples[at + 4u] = tuple.j;
    report_residuals(place, (*row).i, (*row).residuals);
  }
}
