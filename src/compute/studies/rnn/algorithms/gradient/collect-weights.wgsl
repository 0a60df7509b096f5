// Second phase of the weights' gradients: sums the parts. One lane per weight. partials [part][entry].
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> weight_gradients: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group_id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let entry = item_of(local, group_id, groups);
  if (entry >= ENTRIES) {
    return;
  }
  var sum = 0.0;
  for (var part = 0u; part < PARTS; part++) {
    sum += partials[part * ENTRIES + entry];
  }
  weight_gradients[entry] = sum;
}
