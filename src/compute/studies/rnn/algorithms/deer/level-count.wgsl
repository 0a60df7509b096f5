// Totals of one sequence at a level: each stands for BELOW chunks.
fn total_count() -> u32 {
  return (params.chunks + BELOW - 1u) / BELOW;
}
