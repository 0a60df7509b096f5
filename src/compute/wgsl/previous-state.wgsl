// Entry i of s_{t-1}, with t 0-based: the initial state for t = 0.
fn vector_entry(place: Place, t: u32, i: u32) -> f32 {
  if (t == 0u) {
    return initial[place.sequence * STATE + i];
  }
  return states[(step_offset(place, t) - 1u) * STATE + i];
}
