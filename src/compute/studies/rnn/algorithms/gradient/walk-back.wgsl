// One level of the reversed scan: walks over the totals of one block of one sequence from the last to the first. A total
// passes the cotangent on through the transpose of its product of Jacobians and adds its own offset. One workgroup per
// block, one lane per dimension. totals [b][total][column][row], an offset column behind them (not used here);
// offsets [b][total][i].
@group(0) @binding(2) var<storage, read> totals: array<f32>;
@group(0) @binding(3) var<storage, read> offsets: array<f32>;

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
  var future = cotangent_entering(group, i);
  for (var k = end; k > begin; k--) {
    let place = (group / blocks) * count + k - 1u;
    let half = (k & 1u) * STATE;
    keep_entering(place * STATE + i, future);
    published[half + i] = future;
    workgroupBarrier(); // the whole cotangent is published; the next total writes the other half
    let column = (place * (STATE + 1u) + i) * STATE;
    future = offsets[place * STATE + i];
    for (var j = 0u; j < STATE + params.zero; j++) {
      future += totals[column + j] * published[half + j];
    }
  }
  keep_leaving(group * STATE + i, future);
}
