// deer, second phase: walks over the chunks of one sequence and leaves the state that enters each one. One workgroup
// per sequence, one lane per dimension. totals [b][chunk][column][row]: the chunk's product of Jacobians, column by
// column, then its offset as one more column; carries [b][chunk][i].
@group(0) @binding(2) var<storage, read> initial: array<f32>;
@group(0) @binding(3) var<storage, read> totals: array<f32>;
@group(0) @binding(4) var<storage, read_write> carries: array<f32>;

var<workgroup> entering: array<f32, 2u * STATE>;

@compute @workgroup_size(STATE)
fn main(@builtin(local_invocation_index) i: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let sequence = group_index(group_id, groups);
  if (sequence >= slice.y) {
    return;
  }
  var state = initial[sequence * STATE + i];
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    let place = sequence * params.chunks + chunk;
    let half = (chunk & 1u) * STATE;
    carries[place * STATE + i] = state;
    entering[half + i] = state;
    workgroupBarrier(); // the whole state is published; the next chunk writes the other half
    let at = place * STATE * (STATE + 1u) + i;
    state = totals[at + STATE * STATE];
    for (var j = 0u; j < STATE + params.zero; j++) {
      state += totals[at + j * STATE] * entering[half + j];
    }
  }
}
