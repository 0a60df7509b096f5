// Five-tuples (A, b, C, η, J) of the associative Kalman filter (Särkkä and García-Fernández 2021), 2 × 2, as totals of a
// scan: tuples [b][total][u], seven vec2f: A by columns, b, η, C and J; mean and covariance that enter take the first
// three places.
struct Total {
  a: mat2x2f,
  b: vec2f,
  eta: vec2f,
  c: vec3f,
  j: vec3f,
}

struct Entering {
  mean: vec2f,
  covariance: vec3f,
}

fn no_total() -> Total {
  return Total(mat2x2f(1.0, 0.0, 0.0, 1.0), vec2f(0.0), vec2f(0.0), vec3f(0.0), vec3f(0.0));
}

fn compose(first: Total, then: Total) -> Total {
  let a = then.a * mat2x2f(solve_sum(first.c, then.j, first.a[0]), solve_sum(first.c, then.j, first.a[1]));
  let back = transpose(first.a);
  return Total(
    mat2x2f(flushed_pair(a[0]), flushed_pair(a[1])),
    then.a * solve_sum(first.c, then.j, first.b + full(first.c) * then.eta) + then.b,
    back * solve_sum(then.j, first.c, then.eta - full(then.j) * first.b) + first.eta,
    conjugate(then.a, solve_sum_self(first.c, then.j)) + then.c,
    conjugate(back, solve_sum_self(then.j, first.c)) + first.j,
  );
}

fn enter(state: Entering, total: Total) -> Entering {
  let mean = state.mean + full(state.covariance) * total.eta;
  return Entering(
    total.a * solve_sum(state.covariance, total.j, mean) + total.b,
    conjugate(total.a, solve_sum_self(state.covariance, total.j)) + total.c,
  );
}

@group(0) @binding(3) var<storage, read_write> tuples: array<vec2f>;

fn total_at(place: u32) -> Total {
  let at = place * 7u;
  return Total(
    mat2x2f(tuples[at], tuples[at + 1u]),
    tuples[at + 2u],
    tuples[at + 3u],
    vec3f(tuples[at + 4u], tuples[at + 5u].x),
    vec3f(tuples[at + 5u].y, tuples[at + 6u]),
  );
}

fn keep_entering(place: u32, state: Entering) {
  let at = place * 7u;
  tuples[at] = state.mean;
  tuples[at + 1u] = state.covariance.xy;
  tuples[at + 2u] = vec2f(state.covariance.z, 0.0);
}
