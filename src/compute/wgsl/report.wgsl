// A row's residuals r_t = s_t − f(s_{t-1}, x_t) over one chunk, and how they reach the iteration's report.
// merits [b][chunk][i]: partial sums of ½ r².
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
