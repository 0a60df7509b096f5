// deer, first phase, for cells with products of products: one team for each column of the chunk's product of Jacobians
// pushes its column through every step as a tangent, c ← J_t c; one more team carries the offset, c ← f + J_t (c − p_t).
// (Lim et al. 2024, equations 3 to 5.) totals [b][chunk][column][row]; edges [b][chunk][i]: the guess before the chunk.
@group(0) @binding(7) var<storage, read_write> edges: array<f32>;
@group(0) @binding(8) var<storage, read_write> totals: array<f32>;

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  carried: f32,
  seed: f32,
  residuals: Residuals,
}

fn is_offset() -> bool {
  return place_column == STATE;
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let previous = vector_entry(place, place.begin, i);
  if (inside && place.alive && is_offset()) {
    edges[place.index * STATE + i] = previous;
  }
  let carried = select(0.0, 1.0, i == place_column);
  return Row(i, inside && place.alive, previous, carried, select(carried, -previous, is_offset()), Residuals(0u, 0.0));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let current = states[step_offset(place, t) * STATE + (*row).i];
  (*row).previous = current;
  if (alive) {
    (*row).residuals = add_residual((*row).residuals, current - values.next);
    (*row).carried = flushed(values.along + select(0.0, values.next, is_offset()));
  }
  (*row).seed = (*row).carried - select(0.0, current, is_offset());
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    totals[(place.index * (STATE + 1u) + place_column) * STATE + (*row).i] = (*row).carried;
    if (is_offset()) {
      report_residuals(place, (*row).i, (*row).residuals);
    }
  }
}
