// A smoother's way back, D scalar problems: maps from the smoothed mean of a chunk's last step to that of the chunk
// before, x ↦ G x + e, walked from the last chunk to the first. tuples [b][total][i][5]: the map in the places 2 and 3;
// the mean at the end of the chunk, which is what enters here, takes the first place.
@group(0) @binding(3) var<storage, read_write> tuples: array<f32>;

fn total_at(place: u32) -> Total {
  return Total(tuples[place * 5u + 2u], tuples[place * 5u + 3u]);
}

fn keep_entering(place: u32, state: f32) {
  tuples[place * 5u] = state;
}
