// quasi-elk-block, third phase: mean m and covariance P of the step d that enter each chunk, left in the first three
// places of its tuple: m, (P_xx, P_xy), (P_yy, ·). s_0 is given, so the first chunk is entered with both zero.
// m' = A (I + PJ)⁻¹ (m + Pη) + b and P' = A (I + PJ)⁻¹ P Aᵀ + C. One lane per (sequence, unit).
@group(0) @binding(3) var<storage, read_write> tuples: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * UNITS) {
    return;
  }
  let sequence = item / UNITS;
  let unit = item % UNITS;
  var mean = vec2f(0.0);
  var covariance = vec3f(0.0);
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    let at = ((sequence * params.chunks + chunk) * UNITS + unit) * 7u;
    let a = mat2x2f(tuples[at], tuples[at + 1u]);
    let b = tuples[at + 2u];
    let eta = tuples[at + 3u];
    let c = vec3f(tuples[at + 4u], tuples[at + 5u].x);
    let j = vec3f(tuples[at + 5u].y, tuples[at + 6u]);
    tuples[at] = mean;
    tuples[at + 1u] = covariance.xy;
    tuples[at + 2u] = vec2f(covariance.z, 0.0);
    mean = a * solve_sum(covariance, j, mean + full(covariance) * eta) + b;
    covariance = conjugate(a, solve_sum_self(covariance, j)) + c;
  }
}
