// One block holds all totals of a sequence.
fn totals_each() -> u32 {
  return (total_count() + SEGMENTS - 1u) / SEGMENTS;
}
