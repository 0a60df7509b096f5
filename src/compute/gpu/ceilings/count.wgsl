// Next to nothing: one lane counts the dispatches that really ran. Each depends on the one before it.
@group(0) @binding(0) var<storage, read_write> ran: array<u32>;

@compute @workgroup_size(1)
fn main() {
  ran[0] += 1u;
}
