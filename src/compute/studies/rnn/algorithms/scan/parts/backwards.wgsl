// The last total comes first.
fn position_of(k: u32) -> u32 {
  return total_count() - 1u - k;
}
