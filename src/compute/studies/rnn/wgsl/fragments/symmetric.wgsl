// Symmetric 2 × 2 matrices as (xx, xy, yy), positive semidefinite: inverses are adjugates over determinants that are
// sums of terms that cannot be negative, so nothing cancels and nothing is divided by less than 1.

fn determinant_of(p: vec3f) -> f32 {
  return max(p.x * p.z - p.y * p.y, 0.0);
}

fn adjugate(p: vec3f) -> vec3f {
  return vec3f(p.z, -p.y, p.x);
}

fn full(p: vec3f) -> mat2x2f {
  return mat2x2f(p.xy, p.yz);
}

// F P Fᵀ.
fn conjugate(f: mat2x2f, p: vec3f) -> vec3f {
  let g = f * full(p);
  let h = transpose(f);
  return vec3f(dot(vec2f(g[0].x, g[1].x), h[0]), dot(vec2f(g[0].x, g[1].x), h[1]), dot(vec2f(g[0].y, g[1].y), h[1]));
}

// det(I + P K).
fn determinant_of_sum(p: vec3f, k: vec3f) -> f32 {
  return 1.0 + p.x * k.x + 2.0 * p.y * k.y + p.z * k.z + determinant_of(p) * determinant_of(k);
}

// (I + P K)⁻¹ v.
fn solve_sum(p: vec3f, k: vec3f, v: vec2f) -> vec2f {
  return (v + full(adjugate(k)) * (full(adjugate(p)) * v)) / determinant_of_sum(p, k);
}

// (I + P K)⁻¹ P, which is symmetric.
fn solve_sum_self(p: vec3f, k: vec3f) -> vec3f {
  return (p + determinant_of(p) * adjugate(k)) / determinant_of_sum(p, k);
}
