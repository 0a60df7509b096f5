@group(0) @binding(4) var<storage, read_write> above: array<vec2f>;

fn keep_total(place: u32, total: Total) {
  let at = place * 7u;
  above[at] = total.a[0];
  above[at + 1u] = total.a[1];
  above[at + 2u] = total.b;
  above[at + 3u] = total.eta;
  above[at + 4u] = total.c.xy;
  above[at + 5u] = vec2f(total.c.z, total.j.x);
  above[at + 6u] = total.j.yz;
}

fn entering_block(segment: Segment) -> Entering {
  let at = (segment.block * ITEMS + segment.entry) * 7u;
  return Entering(above[at], vec3f(above[at + 1u], above[at + 2u].x));
}
