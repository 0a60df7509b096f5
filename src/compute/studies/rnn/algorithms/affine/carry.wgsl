// Second phase of the affine scan: walks over the chunks of one sequence with s_0 fixed and leaves, in place of each
// chunk's total, the state that enters it (x). One lane per (sequence, dimension).
@group(0) @binding(2) var<storage, read> initial: array<f32>;
@group(0) @binding(3) var<storage, read_write> totals: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  if (item >= params.batch * STATE) {
    return;
  }
  let sequence = item / STATE;
  let i = item % STATE;
  var state = initial[item];
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    let at = (sequence * params.chunks + chunk) * STATE + i;
    let total = totals[at];
    totals[at] = vec2f(state, 0.0);
    state = total.x * state + total.y;
  }
}
