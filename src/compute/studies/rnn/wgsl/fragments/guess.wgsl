// What every kernel has that walks over the guess s^(i), evaluating the cell at s^(i)_{t-1} for every t, and reports the
// residuals r_t = s^(i)_t − f(s^(i)_{t-1}, x_t) on the way.
// weights: as weight-layout.ts says; projections [b][t][entries of all projections]; states [b][t][i], then s_0 [b][i];
// merits [b][chunk][i]: partial sums of ½ r².
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> projections: array<f32>;
@group(0) @binding(4) var<storage, read> states: array<f32>;
@group(0) @binding(5) var<storage, read_write> stats: array<SequenceStats>;
@group(0) @binding(6) var<storage, read_write> merits: array<f32>;

// Entry i of s_{t-1}, with t 0-based. One load: s_0 stands behind the last step.
fn vector_entry(place: Place, t: u32, i: u32) -> f32 {
  let row = select(step_offset(place, t) - 1u, params.batch * params.length + place.sequence, t == 0u);
  return states[row * STATE + i];
}

struct Residuals {
  largest: u32, // magnitude bits
  merit: f32,
}

fn add_residual(so_far: Residuals, residual: f32) -> Residuals {
  return Residuals(max(so_far.largest, magnitude_bits(residual)), so_far.merit + 0.5 * residual * residual);
}

fn report_residuals(place: Place, i: u32, residuals: Residuals) {
  if (residuals.largest > atomicLoad(&stats[place.sequence].residual)) {
    atomicMax(&stats[place.sequence].residual, residuals.largest);
  }
  merits[place.index * STATE + i] = residuals.merit;
}
