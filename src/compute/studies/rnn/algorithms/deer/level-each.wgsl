// Totals that are joined into one of the level above.
fn totals_each() -> u32 {
  return EACH;
}
