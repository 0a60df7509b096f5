// A_t of the row: an earlier pass has written it, [b][t][i].
@group(0) @binding(9) var<storage, read> diagonals: array<f32>;

fn transition_at(values: Values, at: u32) -> f32 {
  return diagonals[at];
}
