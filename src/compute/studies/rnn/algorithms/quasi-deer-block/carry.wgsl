// quasi-deer-block, third phase: the states of a unit that enter each chunk, left in the first place of the chunk's
// total; s_0 enters the first one. One lane per (sequence, unit).
@group(0) @binding(2) var<storage, read> initial: array<f32>;
@group(0) @binding(3) var<storage, read_write> totals: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * UNITS) {
    return;
  }
  let sequence = item / UNITS;
  let unit = item % UNITS;
  var state = vec2f(initial[sequence * STATE + unit], initial[sequence * STATE + UNITS + unit]);
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    let at = ((sequence * params.chunks + chunk) * UNITS + unit) * 3u;
    let slope = mat2x2f(totals[at], totals[at + 1u]);
    totals[at] = state;
    state = slope * state + totals[at + 2u];
  }
}
