// A product of many factors below 1 leaves the normal range of f32, where a CPU computes many times slower. What is that
// small adds nothing to a state, and is taken for 0.
const TINY = 1e-30;

fn flushed(x: f32) -> f32 {
  return select(x, 0.0, abs(x) < TINY);
}

fn flushed_pair(x: vec2f) -> vec2f {
  return select(x, vec2f(0.0), abs(x) < vec2f(TINY));
}
