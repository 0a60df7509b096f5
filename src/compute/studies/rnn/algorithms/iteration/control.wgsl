// Decides convergence on the GPU: |s^(i) − s^(i−1)| ≤ max(tol, 4 units in the last place of s^(i)) for
// every entry of all sequences. When it stops, it zeroes the
// indirect-dispatch arguments, so that the iterations still enqueued do nothing. It is itself dispatched directly (a
// dispatch may not write the buffer that it takes its size from) and returns at once when all is done.
@group(0) @binding(6) var<storage, read_write> arguments: array<u32>;

var<workgroup> largest: atomic<u32>;
var<workgroup> stopped_before: u32;

@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) {
    stopped_before = status.stopped;
  }
  if (workgroupUniformLoad(&stopped_before) == 1u) {
    return;
  }
  let iteration = status.iterations + 1u;
  gather_residuals(iteration - 1u, lane);
  for (var b = lane; b < params.batch; b += LANES) {
    let delta = atomicExchange(&stats[b].delta, 0u);
    let open = atomicExchange(&stats[b].open, 0u);
    let resets = atomicExchange(&stats[b].resets, 0u);
    let within = select(0u, WITHIN, open <= bitcast<u32>(params.tolerance));
    trace[iteration * params.batch + b] = vec4u(delta, 0u, 0u, resets | within);
    atomicMax(&largest, open);
  }
  workgroupBarrier(); // every sequence has been counted
  let settled = atomicLoad(&largest) <= bitcast<u32>(params.tolerance);
  let stopped = settled || iteration >= params.max_iterations;
  if (stopped) {
    for (var k = slice.z + lane; k < slice.z + slice.w; k += LANES) {
      arguments[k] = 0u;
    }
  }
  if (lane == 0u) {
    status.iterations = iteration;
    status.settled = select(0u, 1u, settled);
    status.stopped = select(0u, 1u, stopped);
  }
}
