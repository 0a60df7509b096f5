// After the timed window: residual and merit of the final iterate, once its linearisation pass has run again.
@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_index) lane: u32) {
  gather_residuals(status.iterations, lane);
}
