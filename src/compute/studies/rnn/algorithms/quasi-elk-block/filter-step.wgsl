// One step of the Kalman filter in delta form for one unit: d_t = F d_{t−1} + u + N(0, I), observed as 0 with
// covariance I/λ. λ enters as (I + λP⁻)⁻¹ alone, which is finite at λ = 0.
struct Filtered {
  mean: vec2f,
  covariance: vec3f,
}

// P⁻ = F P Fᵀ + I.
fn predict(f: mat2x2f, covariance: vec3f) -> vec3f {
  return conjugate(f, covariance) + vec3f(1.0, 0.0, 1.0);
}

// G = (I + λP⁻)⁻¹.
fn shrinkage(predicted: vec3f, lambda: f32) -> mat2x2f {
  return full(vec3f(1.0, 0.0, 1.0) + lambda * adjugate(predicted)) * (1.0 / determinant_of_sum(predicted, vec3f(lambda, 0.0, lambda)));
}

// G P⁻, or nothing where no damping weighs it.
fn update(predicted: vec3f, lambda: f32) -> vec3f {
  return select(vec3f(0.0), solve_sum_self(predicted, vec3f(lambda, 0.0, lambda)), lambda > NEGLIGIBLE_DAMPING);
}

fn filter_step(before: Filtered, f: mat2x2f, u: vec2f, lambda: f32) -> Filtered {
  let predicted = predict(f, before.covariance);
  return Filtered(shrinkage(predicted, lambda) * (f * before.mean + u), update(predicted, lambda));
}
