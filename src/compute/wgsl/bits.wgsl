// Finiteness is decided on bit patterns: implementations may assume that NaN and infinity do not occur, and compare
// instructions on them may be folded away. For non-negative floats the order of the bits is the order of the values,
// with infinity and NaN above every finite number.
const LARGEST_ALLOWED = 0x4cbebc20u; // bits of 1e8, the safeguard's bound

fn magnitude_bits(x: f32) -> u32 {
  return bitcast<u32>(x) & 0x7fffffffu;
}

fn needs_reset(x: f32) -> bool {
  return params.reset == 1u && magnitude_bits(x) > LARGEST_ALLOWED;
}
