// Levelled scan, at the top and on the way down: what enters every total of a level, from what enters the workgroup's
// block of it (at the top: what enters the sequence). Each lane composes its segment, an inclusive scan over segments in
// log2(SEGMENTS) rounds follows (two pages in turn, one barrier a round), and each lane walks its segment once more and
// leaves what enters each total in its place.
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
  var page = 0u;
  for (var width = 1u; width < SEGMENTS; width *= 2u) {
    if (segment.segment >= width) {
      total = compose(scanned[page + local - width * WIDTH], total);
    }
    page = SCAN_LANES - page;
    scanned[page + local] = total;
    workgroupBarrier(); // this round's page stands; the next round writes the other one
  }
  var state = entering_block(segment);
  if (segment.segment > 0u) {
    state = enter(state, scanned[page + local - WIDTH]);
  }
  for (var k = segment.begin; k < segment.end; k++) {
    let place = place_of_total(segment, k);
    let next = total_at(place);
    keep_entering(place, state);
    state = enter(state, next);
  }
}
