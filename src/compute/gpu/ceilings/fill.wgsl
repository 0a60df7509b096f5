// Fills the source of the copies: no word is like its neighbours.
@group(0) @binding(0) var<storage, read_write> source: array<vec4u>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < arrayLength(&source); k += groups.x * 256u) {
    source[k] = (4u * k + vec4u(0u, 1u, 2u, 3u)) * 2654435761u + 1u;
  }
}
