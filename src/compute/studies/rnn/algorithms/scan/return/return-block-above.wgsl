@group(0) @binding(4) var<storage, read_write> above: array<vec2f>;

fn keep_total(place: u32, total: Total) {
  let at = place * 7u;
  above[at + 3u] = total.a[0];
  above[at + 4u] = total.a[1];
  above[at + 5u] = total.b;
}

fn entering_block(segment: Segment) -> vec2f {
  return above[(segment.block * ITEMS + segment.entry) * 7u];
}
