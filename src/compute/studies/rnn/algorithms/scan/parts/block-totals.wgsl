// Totals of one sequence in the level above the chunks: blocks of BELOW chunks.
fn total_count() -> u32 {
  return (params.chunks + BELOW - 1u) / BELOW;
}
