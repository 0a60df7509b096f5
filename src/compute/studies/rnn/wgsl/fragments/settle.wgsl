// The end of an iteration for one entry: the safeguard (the papers' reset to zero of entries that are NaN, infinite or
// beyond a bound that the problem sets), the size of the step, and the report of both.
@group(0) @binding(10) var<storage, read_write> states: array<f32>;
@group(0) @binding(11) var<storage, read_write> stats: array<SequenceStats>;

struct Settled {
  delta: u32, // magnitude bits
  open: u32, // the same, of the entries whose step is more than their own rounding
  resets: u32,
}

// A step of 4 units in the last place is rounding: a large entry gets below the tolerance by luck only.
const ROUNDING = 4.76837158203125e-7; // 4 · 2^-23

fn report_settled(sequence: u32, settled: Settled) {
  if (settled.delta > atomicLoad(&stats[sequence].delta)) {
    atomicMax(&stats[sequence].delta, settled.delta);
  }
  if (settled.open > atomicLoad(&stats[sequence].open)) {
    atomicMax(&stats[sequence].open, settled.open);
  }
  if (settled.resets > 0u) {
    atomicAdd(&stats[sequence].resets, settled.resets);
  }
}

// Writes the next iterate's entry and adds what it changed to the tally.
fn settle(at: u32, value: f32, so_far: Settled) -> Settled {
  var next = value;
  var resets = so_far.resets;
  if (needs_reset(value)) {
    next = 0.0;
    resets += 1u;
  }
  let delta = magnitude_bits(next - states[at]);
  states[at] = next;
  // What is not finite is above every rounding.
  let rounding = min(magnitude_bits(next * ROUNDING), LARGEST_FINITE);
  let open = select(0u, delta, delta > rounding);
  return Settled(max(so_far.delta, delta), max(so_far.open, open), resets);
}
