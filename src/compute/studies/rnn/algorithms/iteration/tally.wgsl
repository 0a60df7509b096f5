// Adds up the merits of a sequence piece by piece, so that the one workgroup that decides convergence has few left.
// merits [b][chunk][i]; tallies [b][piece]. A workgroup has one piece: EACH slots a lane, then a tree.
@group(0) @binding(2) var<storage, read> merits: array<f32>;
@group(0) @binding(3) var<storage, read_write> tallies: array<f32>;

var<workgroup> partial: array<f32, LANES>;

@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = group_index(group_id, groups);
  if (group >= slice.y) {
    return;
  }
  let slots = params.chunks * STATE;
  let first = (group / params.merit_slots) * slots;
  let begin = (group % params.merit_slots) * LANES * EACH;
  var sum = 0.0;
  for (var k = 0u; k < EACH; k++) {
    // Neighbouring lanes read neighbouring slots.
    let slot = begin + k * LANES + lane;
    if (slot < slots) {
      sum += merits[first + slot];
    }
  }
  partial[lane] = sum;
  workgroupBarrier(); // all partial sums stand before they are added
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      partial[lane] += partial[lane + width];
    }
    workgroupBarrier(); // this round's sums stand before the next round reads them
  }
  if (lane == 0u) {
    tallies[group] = partial[0];
  }
}
