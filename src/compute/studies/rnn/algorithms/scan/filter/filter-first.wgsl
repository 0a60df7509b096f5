// s_0 is given: its step has mean 0 and variance 0.
fn entering_block(segment: Segment) -> vec2f {
  return vec2f(0.0);
}
