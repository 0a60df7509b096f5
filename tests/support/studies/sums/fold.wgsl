// fold: one level of a tree. Of the c numbers that are left of each sum, number i takes number c − 1 − i, for i < ⌊c/2⌋.
// work: [b][n], of which the first c of each row count; level: [1], levels done so far; one workgroup of 64 lanes for each sum.
@group(0) @binding(2) var<storage, read_write> work: array<f32>;
@group(0) @binding(3) var<storage, read> level: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var left = COUNT;
  for (var done = 0u; done < level[0]; done++) {
    left = (left + 1u) / 2u;
  }
  let row = group.x * COUNT;
  // No number is both read and written: what is added lies behind what it is added to.
  for (var i = lane; i < left / 2u; i += 64u) {
    work[row + i] += work[row + left - 1u - i];
  }
}
