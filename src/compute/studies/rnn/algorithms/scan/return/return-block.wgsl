// A smoother's way back, 2 × 2: maps from the smoothed mean of a chunk's last step to that of the chunk before, walked
// from the last chunk to the first. tuples [b][total][u], seven vec2f: the map in the places 3 to 5; the mean at the end
// of the chunk takes the first place.
@group(0) @binding(3) var<storage, read_write> tuples: array<vec2f>;

fn total_at(place: u32) -> Total {
  let at = place * 7u;
  return Total(mat2x2f(tuples[at + 3u], tuples[at + 4u]), tuples[at + 5u]);
}

fn keep_entering(place: u32, state: vec2f) {
  tuples[place * 7u] = state;
}
