// jacobi: b_t = f(s^(i)_{t-1}, x_t) for all t at once; A = 0, so that is the next iterate already.
// It goes to a buffer of its own: the guess is still being read by other teams.
@group(0) @binding(7) var<storage, read_write> evaluated: array<f32>;

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  residuals: Residuals,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  return Row(i, inside && place.alive, vector_entry(place, place.begin, i), Residuals(0u, 0.0));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let step = step_offset(place, t);
  let at = step * STATE + (*row).i;
  let current = states[at];
  if (alive) {
    (*row).residuals = add_residual((*row).residuals, current - values.next);
    evaluated[at] = values.next;
  }
  (*row).previous = current;
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    report_residuals(place, (*row).i, (*row).residuals);
  }
}
