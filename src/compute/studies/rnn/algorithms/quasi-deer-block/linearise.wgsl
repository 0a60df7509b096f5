// quasi-deer-block, quasi-elk-block and quasi-elk-smoother-block, first phase: linearise at the shifted guess, keeping of
// J_t the 2 × 2 block of every unit, and f_t. A row writes its own row of the block: J by ∂/∂(first entry of the unit)
// and ∂/∂(second entry). Floats of maps [b][t][u][6]: the block by columns, then f.
@group(0) @binding(7) var<storage, read_write> maps: array<f32>;

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
  let current = states[step * STATE + (*row).i];
  if (alive) {
    (*row).residuals = add_residual((*row).residuals, current - values.next);
    let entry = (*row).i / UNITS;
    let at = (step * UNITS + (*row).i % UNITS) * 6u + entry;
    maps[at] = values.by_first;
    maps[at + 2u] = values.by_second;
    maps[at + 4u] = values.next;
  }
  (*row).previous = current;
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    report_residuals(place, (*row).i, (*row).residuals);
  }
}
