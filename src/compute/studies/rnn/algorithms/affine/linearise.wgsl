// quasi-deer and picard, first phase of an iteration: linearise at the shifted guess p_t = s^(i)_{t-1}, with A_t from
// `transition_at`, b_t = f(p_t, x_t) − A_t p_t, and compose the affine maps from the start of the chunk.
// (Gonzalez et al. 2024, equations 5 and 9.) One team of lanes per chunk; nothing is read across chunks.
// affine [b][t][i]: (A, b) of the prefix; totals [b][chunk][i]: (A, b) of the whole chunk.
@group(0) @binding(7) var<storage, read_write> affine: array<vec2f>;
@group(0) @binding(8) var<storage, read_write> totals: array<vec2f>;

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  a: f32,
  b: f32,
  residuals: Residuals,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let previous = vector_entry(place, place.begin, i);
  return Row(i, inside && place.alive, previous, 1.0, 0.0, Residuals(0u, 0.0));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let step = step_offset(place, t);
  let at = step * STATE + (*row).i;
  let a = transition_at(values, at);
  let current = states[at];
  if (alive) {
    (*row).residuals = add_residual((*row).residuals, current - values.next);
    (*row).a = flushed(a * (*row).a);
    (*row).b = a * ((*row).b - (*row).previous) + values.next;
    affine[at] = vec2f((*row).a, (*row).b);
  }
  (*row).previous = current;
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    totals[place.index * STATE + (*row).i] = vec2f((*row).a, (*row).b);
    report_residuals(place, (*row).i, (*row).residuals);
  }
}
