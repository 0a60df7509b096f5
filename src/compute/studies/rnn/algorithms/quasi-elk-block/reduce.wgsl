// quasi-elk-block, second phase: −r_t = f_t − s^(i)_t in the place of f_t, and each chunk summed up as one five-tuple
// (A, b, C, η, J) of the associative Kalman filter (Särkkä and García-Fernández 2021), 2 × 2. Appending a step to a
// tuple is a step of the filter that starts at the chunk's first step with covariance 0; what its observations say
// about the state that enters the chunk is gathered in J and η. One lane per (sequence, chunk, unit).
// maps [b][t][u]: (F, f) before, (F, −r) after; tuples [b][chunk][u], seven vec2f: A by columns, b, η, C and J.
@group(0) @binding(2) var<storage, read> states: array<f32>;
@group(0) @binding(3) var<storage, read_write> maps: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> tuples: array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let item = item_of(local, group_id, groups);
  let block = block_of(item);
  if (!block.alive) {
    return;
  }
  let lambda = damping();
  var a = mat2x2f(1.0, 0.0, 0.0, 1.0);
  var b = vec2f(0.0);
  var c = vec3f(0.0);
  var eta = vec2f(0.0);
  var j = vec3f(0.0);
  for (var t = block.begin; t < block.end; t++) {
    let at = map_at(block, t);
    let entry = entry_at(block, t);
    let f = mat2x2f(maps[at], maps[at + 1u]);
    let u = maps[at + 2u] - vec2f(states[entry], states[entry + UNITS]);
    maps[at + 2u] = u;
    let predicted = predict(f, c);
    let shrink = shrinkage(predicted, lambda);
    let carried = f * a;
    a = shrink * carried;
    a = mat2x2f(flushed_pair(a[0]), flushed_pair(a[1]));
    b = shrink * (f * b + u);
    c = update(predicted, lambda);
    let seen = transpose(carried) * a;
    j += lambda * vec3f(seen[0].x, 0.5 * (seen[0].y + seen[1].x), seen[1].y);
    eta -= lambda * (transpose(carried) * b);
  }
  let to = item * 7u;
  tuples[to] = a[0];
  tuples[to + 1u] = a[1];
  tuples[to + 2u] = b;
  tuples[to + 3u] = eta;
  tuples[to + 4u] = c.xy;
  tuples[to + 5u] = vec2f(c.z, j.x);
  tuples[to + 6u] = j.yz;
}
