// What one iteration reports per sequence, gathered by atomics: magnitudes as bits (see bits.wgsl), so that a maximum
// is an integer maximum and a NaN is never lost.
struct SequenceStats {
  delta: atomic<u32>,
  residual: atomic<u32>,
  resets: atomic<u32>,
  open: atomic<u32>, // of the steps, those that are more than the entry's own rounding
}
