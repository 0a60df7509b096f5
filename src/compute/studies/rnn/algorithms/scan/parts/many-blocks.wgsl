// Totals that a lane walks.
fn totals_each() -> u32 {
  return EACH;
}
