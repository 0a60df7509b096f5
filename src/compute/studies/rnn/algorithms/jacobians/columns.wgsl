// The same for cells with products of products: one team for each column pushes its unit vector through every step.
// jacobians [b][t][row][column]; drives [b][t][i]: −r_t, from the team of column 0.
@group(0) @binding(7) var<storage, read_write> jacobians: array<f32>;
@group(0) @binding(8) var<storage, read_write> drives: array<f32>;

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  seed: f32,
  residuals: Residuals,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let seed = select(0.0, 1.0, i == place_column);
  return Row(i, inside && place.alive, vector_entry(place, place.begin, i), seed, Residuals(0u, 0.0));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let at = step_offset(place, t) * STATE + (*row).i;
  let current = states[at];
  if (alive) {
    jacobians[at * STATE + place_column] = values.along;
    if (place_column == 0u) {
      let residual = current - values.next;
      (*row).residuals = add_residual((*row).residuals, residual);
      drives[at] = -residual;
    }
  }
  (*row).previous = current;
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive && place_column == 0u) {
    report_residuals(place, (*row).i, (*row).residuals);
  }
}
