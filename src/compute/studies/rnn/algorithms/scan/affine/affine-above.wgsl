@group(0) @binding(4) var<storage, read_write> above: array<vec2f>;

fn keep_total(place: u32, total: Total) {
  above[place] = vec2f(total.a, total.b);
}

fn entering_block(segment: Segment) -> f32 {
  return above[segment.block * ITEMS + segment.entry].x;
}
