// totals [b][total][u], three vec2f: A by columns, then b; the pair that enters takes the first place.
@group(0) @binding(3) var<storage, read_write> totals: array<vec2f>;

fn total_at(place: u32) -> Total {
  let at = place * 3u;
  return Total(mat2x2f(totals[at], totals[at + 1u]), totals[at + 2u]);
}

fn keep_entering(place: u32, state: vec2f) {
  totals[place * 3u] = state;
}
