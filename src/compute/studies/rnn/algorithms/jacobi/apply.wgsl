// jacobi: takes over the evaluated values as the next iterate.
@group(0) @binding(2) var<storage, read> evaluated: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let span = span_of(item_of(local, group_id, groups));
  var settled = Settled(0u, 0u, 0u);
  for (var t = span.begin; t < span.end; t++) {
    let at = entry_of(span, t);
    settled = settle(at, evaluated[at], settled);
  }
  report_settled(span.sequence, settled);
}
