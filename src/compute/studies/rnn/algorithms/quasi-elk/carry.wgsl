// quasi-elk, second phase: mean and variance of the step d that enter each chunk, left in the first two places of its
// five-tuple. s_0 is given, so the first chunk is entered with mean 0 and variance 0. One lane per (sequence, dimension).
@group(0) @binding(3) var<storage, read_write> tuples: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * STATE) {
    return;
  }
  let sequence = item / STATE;
  let i = item % STATE;
  var mean = 0.0;
  var variance = 0.0;
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    let at = ((sequence * params.chunks + chunk) * STATE + i) * 5u;
    let a = tuples[at];
    let b = tuples[at + 1u];
    let c = tuples[at + 2u];
    let eta = tuples[at + 3u];
    let j = tuples[at + 4u];
    tuples[at] = mean;
    tuples[at + 1u] = variance;
    let d = a / (1.0 + variance * j);
    mean = d * (mean + variance * eta) + b;
    variance = d * variance * a + c;
  }
}
