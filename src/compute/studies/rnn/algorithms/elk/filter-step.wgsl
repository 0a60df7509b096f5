// One step of the Kalman filter: mean d and covariance P of step t from those of step t − 1. With P⁻ = F P Fᵀ + I and
// G = (I + λP⁻)⁻¹: d ← G (F d + u), P ← G P⁻. f, ft and w are room to work in.
fn advance(
  step: Step,
  d: ptr<function, Entries>,
  p: ptr<function, Rows>,
  f: ptr<function, Rows>,
  ft: ptr<function, Rows>,
  w: ptr<function, Rows>,
) {
  load_transition(step, f);
  load_transposed_transition(step, ft);
  let h = plus(vector_product(f, *d), drive_of(step));
  product(p, ft, w);
  product(f, w, ft); // P⁻, without the noise
  add_to_diagonal(ft, step.noise);
  inverse_near_identity(ft, step.lambda, w);
  *d = vector_product(w, h);
  product(w, ft, p);
}
