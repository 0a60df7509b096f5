// The top level is one block.
fn totals_each() -> u32 {
  return total_count();
}
