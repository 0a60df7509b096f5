// The nonlinear functions of cells. exp is indeterminate beyond the range of f32, so its argument is bounded: e^80 still
// fits, and 1 + e^80 rounds to e^80. Absolute errors are about 6e-8; large arguments give no NaN.
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(min(-x, 80.0)));
}

fn tanh_of(x: f32) -> f32 {
  return 1.0 - 2.0 / (1.0 + exp(min(2.0 * x, 80.0)));
}

fn softplus(x: f32) -> f32 {
  return max(x, 0.0) + log(1.0 + exp(-abs(x)));
}
