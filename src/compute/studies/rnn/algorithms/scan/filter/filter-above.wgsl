@group(0) @binding(4) var<storage, read_write> above: array<f32>;

fn keep_total(place: u32, total: Total) {
  let at = place * 5u;
  above[at] = total.a;
  above[at + 1u] = total.b;
  above[at + 2u] = total.c;
  above[at + 3u] = total.eta;
  above[at + 4u] = total.j;
}

fn entering_block(segment: Segment) -> vec2f {
  let at = (segment.block * ITEMS + segment.entry) * 5u;
  return vec2f(above[at], above[at + 1u]);
}
