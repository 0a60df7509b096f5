// A_t = I.
fn transition(linear: Linearised, fixed: Fixed) -> f32 {
  return 1.0;
}
