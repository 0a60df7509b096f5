// Levelled scan, on the way up: composes the totals of a block of one sequence, in order, into one total of the level
// above. Each lane walks its segment; then segments are joined pairwise in a tree of log2(SEGMENTS) rounds.
@compute @workgroup_size(SCAN_LANES)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = group_index(group_id, groups);
  if (group >= slice.y) {
    return;
  }
  let segment = segment_of(local, group);
  var total = no_total();
  for (var k = segment.begin; k < segment.end; k++) {
    total = compose(total, total_at(place_of_total(segment, k)));
  }
  scanned[local] = total;
  workgroupBarrier(); // every segment's total stands
  for (var width = 1u; width < SEGMENTS; width *= 2u) {
    // A lane that reads is a multiple of 2 · width, the one it reads from is not: nobody writes what is read.
    if (segment.segment % (2u * width) == 0u) {
      total = compose(total, scanned[local + width * WIDTH]);
      scanned[local] = total;
    }
    workgroupBarrier(); // this round's sums stand before the next round reads them
  }
  if (segment.segment == 0u && segment.alive) {
    keep_total(segment.block * ITEMS + segment.entry, total);
  }
}
