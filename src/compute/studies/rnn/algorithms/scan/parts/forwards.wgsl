fn position_of(k: u32) -> u32 {
  return k;
}
