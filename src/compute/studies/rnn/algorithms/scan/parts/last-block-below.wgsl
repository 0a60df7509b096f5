// The chunks' tuples, levels below.
@group(0) @binding(4) var<storage, read> last_tuples: array<vec2f>;

fn last_mean(at: u32) -> vec2f {
  return last_tuples[at];
}
