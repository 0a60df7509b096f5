// The chunks' tuples are this level's own.
fn last_mean(at: u32) -> vec2f {
  return tuples[at];
}
