// Merit and largest residual of the iterate of that trace row, on an adapter with many lanes: they are shared out evenly
// among the sequences, and what a team found is added up in a tree.
fn gather_residuals(row: u32, lane: u32) {
  var team = LANES;
  while (team > 1u && team * params.batch > LANES) {
    team /= 2u;
  }
  let teams = LANES / team;
  let member = lane % team;
  for (var first = 0u; first < params.batch; first += teams) {
    let b = first + lane / team;
    var sum = 0.0;
    if (b < params.batch) {
      for (var k = member; k < params.merit_slots; k += team) {
        sum += merits[b * params.merit_slots + k];
      }
    }
    partial[lane] = sum;
    workgroupBarrier(); // all partial sums stand before they are added
    for (var width = team / 2u; width > 0u; width /= 2u) {
      if (member < width) {
        partial[lane] += partial[lane + width];
      }
      workgroupBarrier(); // this round's sums stand before the next round reads them
    }
    if (member == 0u && b < params.batch) {
      write_residuals(row, b, partial[lane]);
    }
    workgroupBarrier(); // the sums are written before the next sequences overwrite them
  }
}
