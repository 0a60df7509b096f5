// quasi-elk-smoother-block, fifth phase: the smoothed mean of each chunk's last step, from the last chunk, where it is
// the filtered mean, to the first; left in the first place of the chunk's tuple. One lane per (sequence, unit).
@group(0) @binding(3) var<storage, read_write> tuples: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * UNITS) {
    return;
  }
  let sequence = item / UNITS;
  let unit = item % UNITS;
  var mean = tuples[(((sequence + 1u) * params.chunks - 1u) * UNITS + unit) * 7u + 6u];
  for (var chunk = params.chunks; chunk > 0u; chunk--) {
    let at = ((sequence * params.chunks + chunk - 1u) * UNITS + unit) * 7u;
    tuples[at] = mean;
    mean = mat2x2f(tuples[at + 3u], tuples[at + 4u]) * mean + tuples[at + 5u];
  }
}
