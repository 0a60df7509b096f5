// Counts the words of a copy that are not what fill.wgsl wrote into its source, and the words that it looked at.
@group(0) @binding(0) var<storage, read> copied: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> counts: array<atomic<u32>, 2>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  var wrong = 0u;
  var seen = 0u;
  for (var k = id.x; k < arrayLength(&copied); k += groups.x * 256u) {
    let expected = (4u * k + vec4u(0u, 1u, 2u, 3u)) * 2654435761u + 1u;
    wrong += dot(vec4u(copied[k] != expected), vec4u(1u));
    seen += 4u;
  }
  atomicAdd(&counts[0], wrong);
  atomicAdd(&counts[1], seen);
}
