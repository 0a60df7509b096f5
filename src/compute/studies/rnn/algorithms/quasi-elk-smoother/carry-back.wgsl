// quasi-elk-smoother, fourth phase: the smoothed mean of each chunk's last step, from the last chunk, where it is the
// filtered mean, to the first; left in the first place of the chunk's tuple. One lane per (sequence, dimension).
@group(0) @binding(3) var<storage, read_write> tuples: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * STATE) {
    return;
  }
  let sequence = item / STATE;
  let i = item % STATE;
  var mean = tuples[(((sequence + 1u) * params.chunks - 1u) * STATE + i) * 5u + 4u];
  for (var chunk = params.chunks; chunk > 0u; chunk--) {
    let at = ((sequence * params.chunks + chunk - 1u) * STATE + i) * 5u;
    tuples[at] = mean;
    mean = tuples[at + 2u] * mean + tuples[at + 3u];
  }
}
