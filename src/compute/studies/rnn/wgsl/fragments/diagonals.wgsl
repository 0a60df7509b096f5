// diag(J_t) for cells whose Jacobian has no diagonal in closed form: one team for each column pushes the unit vector of
// that column through the step and keeps its own entry. diagonals [b][t][i].
@group(0) @binding(7) var<storage, read_write> diagonals: array<f32>;

struct Row {
  i: u32,
  previous: f32,
  seed: f32,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  return Row(i, vector_entry(place, place.begin, i), select(0.0, 1.0, i == place_column));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let at = step_offset(place, t) * STATE + (*row).i;
  if (alive && (*row).i == place_column) {
    diagonals[at] = values.along;
  }
  (*row).previous = states[at];
}

fn row_end(row: ptr<function, Row>, place: Place) {}
