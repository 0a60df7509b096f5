// A_t = diag(J_t).
fn transition(linear: Linearised, fixed: Fixed) -> f32 {
  return diagonal_of(linear, fixed);
}
