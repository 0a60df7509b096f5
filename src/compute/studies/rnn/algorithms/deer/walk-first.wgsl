// s_0 enters the only block of a sequence.
@group(0) @binding(2) var<storage, read> initial: array<f32>;

fn entering_block(block: u32, i: u32) -> f32 {
  return initial[block * STATE + i];
}
