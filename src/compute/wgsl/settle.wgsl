// The end of an iteration for one entry: the safeguard (the papers' reset to zero of entries that are NaN, infinite or
// beyond a bound that the problem sets), the size of the step, and the report of both.
@group(0) @binding(10) var<storage, read_write> states: array<f32>;
@group(0) @binding(11) var<storage, read_write> stats: array<SequenceStats>;

struct Settled {
  delta: u32, // magnitude bits
  resets: u32,
}

fn report_settled(sequence: u32, settled: Settled) {
  if (settled.delta > atomicLoad(&stats[sequence].delta)) {
    atomicMax(&stats[sequence].delta, settled.delta);
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
  return Settled(max(so_far.delta, delta), resets);
}
