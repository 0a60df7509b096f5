// jacobi: takes over the evaluated values as the next iterate. One lane per (sequence, span of SPAN steps, dimension).
@group(0) @binding(2) var<storage, read> values: array<f32>;
@group(0) @binding(4) var<storage, read_write> states: array<f32>;
@group(0) @binding(5) var<storage, read_write> stats: array<SequenceStats>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = group_index(group_id, groups);
  if (group >= slice.y) {
    return;
  }
  let item = group * 64u + local;
  let spans = (params.length + SPAN - 1u) / SPAN;
  if (item >= params.batch * spans * STATE) {
    return;
  }
  let i = item % STATE;
  let span = (item / STATE) % spans;
  let sequence = item / (STATE * spans);
  let end = min((span + 1u) * SPAN, params.length);
  var settled = Settled(0u, 0u);
  for (var t = span * SPAN; t < end; t++) {
    let at = (sequence * params.length + t) * STATE + i;
    settled = settle(at, values[at], settled);
  }
  report_settled(sequence, settled);
}
