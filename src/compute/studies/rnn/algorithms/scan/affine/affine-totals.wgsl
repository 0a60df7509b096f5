// totals [b][total][i] (a, b); the state that enters takes the place of a.
@group(0) @binding(3) var<storage, read_write> totals: array<vec2f>;

fn total_at(place: u32) -> Total {
  return Total(totals[place].x, totals[place].y);
}

fn keep_entering(place: u32, state: f32) {
  totals[place] = vec2f(state, 0.0);
}
