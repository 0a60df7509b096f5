// Totals of one sequence at the lowest level: its chunks.
fn total_count() -> u32 {
  return params.chunks;
}
