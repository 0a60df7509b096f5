// A_t of the row: the kernel knows it as an expression.
fn transition_at(values: Values, at: u32) -> f32 {
  return values.transition;
}
