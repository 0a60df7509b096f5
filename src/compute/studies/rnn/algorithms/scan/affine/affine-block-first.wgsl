// The unit's two entries of s_0 enter the first total.
@group(0) @binding(4) var<storage, read> initial: array<f32>;

fn entering_block(segment: Segment) -> vec2f {
  let at = (segment.item / ITEMS) * STATE + segment.entry;
  return vec2f(initial[at], initial[at + ITEMS]);
}
