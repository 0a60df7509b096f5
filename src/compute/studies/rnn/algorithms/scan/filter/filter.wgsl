// Five-tuples (A, b, C, η, J) of the associative Kalman filter (Särkkä and García-Fernández 2021), D scalar problems, as
// totals of a scan: tuples [b][total][i][5]; the mean and variance that enter take the first two places.
struct Total {
  a: f32,
  b: f32,
  c: f32,
  eta: f32,
  j: f32,
}

fn no_total() -> Total {
  return Total(1.0, 0.0, 0.0, 0.0, 0.0);
}

// The first stretch, then the other one. 1 + C J is at least 1: nothing cancels.
fn compose(first: Total, then: Total) -> Total {
  let d = 1.0 / (1.0 + first.c * then.j);
  let ad = then.a * d;
  let back = first.a * d;
  return Total(
    flushed(ad * first.a),
    ad * (first.b + first.c * then.eta) + then.b,
    ad * first.c * then.a + then.c,
    back * (then.eta - then.j * first.b) + first.eta,
    back * then.j * first.a + first.j,
  );
}

// Mean and variance after the stretch, from those before it.
fn enter(state: vec2f, total: Total) -> vec2f {
  let d = total.a / (1.0 + state.y * total.j);
  return vec2f(d * (state.x + state.y * total.eta) + total.b, d * state.y * total.a + total.c);
}

@group(0) @binding(3) var<storage, read_write> tuples: array<f32>;

fn total_at(place: u32) -> Total {
  let at = place * 5u;
  return Total(tuples[at], tuples[at + 1u], tuples[at + 2u], tuples[at + 3u], tuples[at + 4u]);
}

fn keep_entering(place: u32, state: vec2f) {
  tuples[place * 5u] = state.x;
  tuples[place * 5u + 1u] = state.y;
}
