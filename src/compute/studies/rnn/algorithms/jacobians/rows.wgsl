// Linearises at the shifted guess and writes the whole Jacobian of every step, row by row, for algorithms that need it in
// memory: T·D² floats. jacobians [b][t][row][column]; drives [b][t][i]: −r_t.
@group(0) @binding(7) var<storage, read_write> jacobians: array<f32>;
@group(0) @binding(8) var<storage, read_write> drives: array<f32>;

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  residuals: Residuals,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  return Row(i, inside && place.alive, vector_entry(place, place.begin, i), Residuals(0u, 0.0));
}

// Moves on to the next step of the guess.
fn row_advance(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let at = step_offset(place, t) * STATE + (*row).i;
  let current = states[at];
  if (alive) {
    let residual = current - values.next;
    (*row).residuals = add_residual((*row).residuals, residual);
    drives[at] = -residual;
  }
  (*row).previous = current;
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    report_residuals(place, (*row).i, (*row).residuals);
  }
}
