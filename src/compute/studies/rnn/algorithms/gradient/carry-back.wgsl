// From the last chunk of a sequence to its first: the cotangent that enters each chunk at its end. A chunk passes it on
// through the transpose of its product of Jacobians and adds its own offset. One workgroup per sequence, one lane per
// dimension. totals [b][chunk][column][row], an offset column behind them (not used here); offsets, entering [b][chunk][i].
@group(0) @binding(2) var<storage, read> totals: array<f32>;
@group(0) @binding(3) var<storage, read> offsets: array<f32>;
@group(0) @binding(4) var<storage, read_write> entering: array<f32>;

var<workgroup> published: array<f32, 2u * STATE>;

@compute @workgroup_size(STATE)
fn main(@builtin(local_invocation_index) i: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let sequence = group_index(group_id, groups);
  if (sequence >= slice.y) {
    return;
  }
  var future = 0.0;
  for (var n = 0u; n < params.chunks; n++) {
    let place = sequence * params.chunks + params.chunks - 1u - n;
    let half = (n & 1u) * STATE;
    entering[place * STATE + i] = future;
    published[half + i] = future;
    workgroupBarrier(); // the whole cotangent is published; the next chunk writes the other half
    let column = (place * (STATE + 1u) + i) * STATE;
    future = offsets[place * STATE + i];
    for (var j = 0u; j < STATE + params.zero; j++) {
      future += totals[column + j] * published[half + j];
    }
  }
}
