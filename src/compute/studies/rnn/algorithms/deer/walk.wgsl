// deer, second phase, one level: walks over the totals of one block of one sequence and leaves the state that enters each.
// One workgroup per block, one lane per dimension. totals [b][total][column][row]: a product of Jacobians, column by
// column, then its offset as one more column; entering [b][total][i].
@group(0) @binding(3) var<storage, read> totals: array<f32>;
@group(0) @binding(4) var<storage, read_write> entering: array<f32>;

var<workgroup> published: array<f32, 2u * STATE>;

@compute @workgroup_size(STATE)
fn main(@builtin(local_invocation_index) i: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = group_index(group_id, groups);
  if (group >= slice.y) {
    return;
  }
  let count = total_count();
  let each = totals_each();
  let blocks = (count + each - 1u) / each;
  let begin = (group % blocks) * each;
  let end = min(begin + each, count);
  var state = entering_block(group, i);
  for (var k = begin; k < end; k++) {
    let place = (group / blocks) * count + k;
    let half = (k & 1u) * STATE;
    entering[place * STATE + i] = state;
    published[half + i] = state;
    workgroupBarrier(); // the whole state is published; the next total writes the other half
    let at = place * STATE * (STATE + 1u) + i;
    state = totals[at + STATE * STATE];
    for (var j = 0u; j < STATE + params.zero; j++) {
      state += totals[at + j * STATE] * published[half + j];
    }
  }
}
