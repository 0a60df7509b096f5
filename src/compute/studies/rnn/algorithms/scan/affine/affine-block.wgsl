// Affine maps of pairs, x ↦ A x + b with A 2 × 2, as totals of a scan.
struct Total {
  a: mat2x2f,
  b: vec2f,
}

fn no_total() -> Total {
  return Total(mat2x2f(1.0, 0.0, 0.0, 1.0), vec2f(0.0));
}

fn compose(first: Total, then: Total) -> Total {
  let a = then.a * first.a;
  return Total(mat2x2f(flushed_pair(a[0]), flushed_pair(a[1])), then.a * first.b + then.b);
}

fn enter(state: vec2f, total: Total) -> vec2f {
  return total.a * state + total.b;
}
