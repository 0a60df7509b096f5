// Affine maps of scalars, x ↦ a x + b, as totals of a scan.
struct Total {
  a: f32,
  b: f32,
}

fn no_total() -> Total {
  return Total(1.0, 0.0);
}

// The first map, then the other one.
fn compose(first: Total, then: Total) -> Total {
  return Total(flushed(then.a * first.a), fma(then.a, first.b, then.b));
}

fn enter(state: f32, total: Total) -> f32 {
  return fma(total.a, state, total.b);
}
