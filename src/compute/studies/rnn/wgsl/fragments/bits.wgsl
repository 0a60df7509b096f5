// Finiteness is decided on bit patterns: implementations may assume that NaN and infinity do not occur, and compare
// instructions on them may be folded away. For non-negative floats the order of the bits is the order of the values,
// with infinity and NaN above every finite number.

const LARGEST_FINITE = 0x7f7fffffu;

fn magnitude_bits(x: f32) -> u32 {
  return bitcast<u32>(x) & 0x7fffffffu;
}

// The safeguard's bound is finite, so that infinity and NaN are above it.
fn needs_reset(x: f32) -> bool {
  return magnitude_bits(x) > params.reset_beyond;
}
