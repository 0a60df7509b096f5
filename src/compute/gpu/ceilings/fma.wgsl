// The rate of fused multiply-adds: every lane advances some independent chains a ← a·x + y, `rounds` times over. The
// chains come from a generated `fn chains(start: f32, x: f32, y: f32, rounds: u32) -> u32`; they begin at different
// numbers in different lanes, so that nothing can be computed once for all of them.
// factors: x and y, both 1 but unknown to the compiler, so that every chain counts its own steps exactly (below 2^24).
// sums: per lane, the chains' ends added up over all dispatches: a dispatch that was dropped or cut short shows in them.
@group(0) @binding(0) var<storage, read> factors: array<f32>;
@group(0) @binding(1) var<storage, read> rounds: array<u32>;
@group(0) @binding(2) var<storage, read_write> sums: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  sums[id.x] += chains(f32(id.x % 8u), factors[0], factors[1], rounds[0]);
}
