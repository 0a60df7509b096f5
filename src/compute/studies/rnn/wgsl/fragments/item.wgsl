// Kernels with one lane per item, 64 lanes to a workgroup.
const OUTSIDE = 0xffffffffu;

// The item of this lane; OUTSIDE beyond the slice.
fn item_of(local: u32, group_id: vec3u, groups: vec3u) -> u32 {
  let group = group_index(group_id, groups);
  return select(OUTSIDE, group * 64u + local, group < slice.y);
}
