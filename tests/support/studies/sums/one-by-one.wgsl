// one-by-one: sum_b = Σ_i x_{b,i}, added in order by one lane.
// values: [b][n]; sums: [b]; one workgroup of one lane for each sum.
@group(0) @binding(2) var<storage, read> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) group: vec3u) {
  var sum = 0.0;
  for (var i = 0u; i < COUNT; i++) {
    sum += values[group.x * COUNT + i];
  }
  sums[group.x] = sum;
}
