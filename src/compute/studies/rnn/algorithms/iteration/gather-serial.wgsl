// Merit and largest residual of the iterate of that trace row. Many sequences: a lane each. Few: all lanes share one.
fn gather_residuals(row: u32, lane: u32) {
  if (params.batch >= LANES) {
    for (var b = lane; b < params.batch; b += LANES) {
      var sum = 0.0;
      for (var k = 0u; k < params.merit_slots; k++) {
        sum += merits[b * params.merit_slots + k];
      }
      write_residuals(row, b, sum);
    }
    return;
  }
  for (var b = 0u; b < params.batch; b++) {
    var sum = 0.0;
    for (var k = lane; k < params.merit_slots; k += LANES) {
      sum += merits[b * params.merit_slots + k];
    }
    partial[lane] = sum;
    workgroupBarrier(); // all partial sums stand before lane 0 adds them
    if (lane == 0u) {
      var total = 0.0;
      for (var k = 0u; k < LANES + params.zero; k++) {
        total += partial[k];
      }
      write_residuals(row, b, total);
    }
    workgroupBarrier(); // lane 0 is done before the next sequence overwrites the sums
  }
}
