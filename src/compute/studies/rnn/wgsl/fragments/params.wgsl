// What every kernel is told: the plan's sizes (the same for all passes) and the range of workgroups of this dispatch.
struct Params {
  length: u32, // T
  batch: u32, // B
  chunks: u32, // chunks per sequence
  chunk: u32, // steps per chunk
  segment: u32, // steps of one sequential dispatch
  max_iterations: u32,
  spare: u32,
  merit_slots: u32, // partial merits per sequence
  lambda: f32,
  tolerance: f32,
  reset_beyond: u32, // bits of the safeguard's bound; all ones but the sign: the safeguard is off
  zero: u32, // 0, unknown to the compiler: keeps loops from being unrolled
}
@group(0) @binding(0) var<uniform> params: Params;

// x: first workgroup of this slice, y: one past its last; z, w: of a control kernel, first word and number of the
// indirect-dispatch arguments that it zeroes.
@group(0) @binding(1) var<uniform> slice: vec4u;

// A dispatch of over 65,535 workgroups is folded into two dimensions.
fn group_index(group: vec3u, groups: vec3u) -> u32 {
  return slice.x + group.x + group.y * groups.x;
}
