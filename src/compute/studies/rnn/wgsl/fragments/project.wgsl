// Input projections g_p = U_p x + bias for all steps at once; they do not depend on the states.
// inputs [b][t][k]; projections [b][t][entries of all projections].
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> inputs: array<f32>;
@group(0) @binding(4) var<storage, read_write> projections: array<f32>;

struct Row {
  i: u32,
}

fn vector_entry(place: Place, t: u32, k: u32) -> f32 {
  return inputs[step_offset(place, t) * INPUT + k];
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  return Row(i);
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  if (alive) {
    projections[step_offset(place, t) * PROJECTED + (*row).i] = values.projected;
  }
}

fn row_end(row: ptr<function, Row>, place: Place) {}
