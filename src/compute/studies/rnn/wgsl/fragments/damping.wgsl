// Damping λ of the present iteration: the same in all of them.
fn damping() -> f32 {
  return params.lambda;
}
