// deer, first phase: linearise at the shifted guess and multiply the chunk's Jacobians together, P ← J_t P, offset
// included as one more column. Row i of J_t is assembled by the lane that owns row i, from the cell's partials and the
// weights it holds anyway: J_t = Σ_k diag(∂f/∂m_k) W_k + diag(∂f/∂s); no Jacobian reaches memory.
// (Lim et al. 2024, equations 3 to 5.) totals [b][chunk][column][row]; edges [b][chunk][i]: the guess before the chunk.
@group(0) @binding(7) var<storage, read_write> edges: array<f32>;
@group(0) @binding(8) var<storage, read_write> totals: array<f32>;

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  residuals: Residuals,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let previous = vector_entry(place, place.begin, i);
  if (inside && place.alive) {
    edges[place.index * STATE + i] = previous;
  }
  return Row(i, inside && place.alive, previous, Residuals(0u, 0.0));
}

// Moves on to the next step of the guess.
fn row_advance(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let current = states[step_offset(place, t) * STATE + (*row).i];
  if (alive) {
    (*row).residuals = add_residual((*row).residuals, current - values.next);
  }
  (*row).previous = current;
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    report_residuals(place, (*row).i, (*row).residuals);
  }
}
