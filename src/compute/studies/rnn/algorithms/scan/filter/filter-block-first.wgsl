// s_0 is given: its step has mean and covariance zero.
fn entering_block(segment: Segment) -> Entering {
  return Entering(vec2f(0.0), vec3f(0.0));
}
