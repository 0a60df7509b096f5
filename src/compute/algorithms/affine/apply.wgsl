// Third phase of the affine scan: s^(i+1)_t = A s_in + b with the prefix (A, b) of the chunk and the state s_in that
// enters it. One lane per (sequence, span of SPAN steps, dimension); a span never crosses a chunk.
@group(0) @binding(2) var<storage, read> affine: array<vec2f>;
@group(0) @binding(3) var<storage, read> totals: array<vec2f>;
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
  let begin = span * SPAN;
  let entering = totals[(sequence * params.chunks + begin / params.chunk) * STATE + i].x;
  let end = min(begin + SPAN, params.length);
  var settled = Settled(0u, 0u);
  for (var t = begin; t < end; t++) {
    let at = (sequence * params.length + t) * STATE + i;
    let map = affine[at];
    settled = settle(at, fma(map.x, entering, map.y), settled);
  }
  report_settled(sequence, settled);
}
