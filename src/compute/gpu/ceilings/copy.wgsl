// Copies 16 bytes a lane: the bandwidth that a kernel reaches. The host's own copy command stands beside it.
@group(0) @binding(0) var<storage, read> source: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> copied: array<vec4u>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < arrayLength(&copied); k += groups.x * 256u) {
    copied[k] = source[k];
  }
}
