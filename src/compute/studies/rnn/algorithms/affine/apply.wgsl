// Third phase of the affine scan: s^(i+1)_t = A s_in + b with the prefix (A, b) of the chunk and the state s_in that
// enters it.
@group(0) @binding(2) var<storage, read> affine: array<vec2f>;
@group(0) @binding(3) var<storage, read> totals: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let span = span_of(item_of(local, group_id, groups));
  let entering = totals[(span.sequence * params.chunks + span.begin / params.chunk) * STATE + span.i].x;
  var settled = Settled(0u, 0u, 0u);
  for (var t = span.begin; t < span.end; t++) {
    let at = entry_of(span, t);
    let map = affine[at];
    settled = settle(at, fma(map.x, entering, map.y), settled);
  }
  report_settled(span.sequence, settled);
}
