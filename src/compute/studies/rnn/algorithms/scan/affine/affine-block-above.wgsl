@group(0) @binding(4) var<storage, read_write> above: array<vec2f>;

fn keep_total(place: u32, total: Total) {
  above[place * 3u] = total.a[0];
  above[place * 3u + 1u] = total.a[1];
  above[place * 3u + 2u] = total.b;
}

fn entering_block(segment: Segment) -> vec2f {
  return above[(segment.block * ITEMS + segment.entry) * 3u];
}
