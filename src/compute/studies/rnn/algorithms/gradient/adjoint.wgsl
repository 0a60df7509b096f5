// The adjoint g_t = c_t + J_{t+1}ᵀ g_{t+1}, g_T = c_T, walked from the last step of a place to its first; the cotangent of
// each step is pulled back through the cell at (s_{t-1}, x_t). `future` is J_{t+1}ᵀ g_{t+1}, what later steps say about
// s_t. states [b][t][i], then s_0 [b][i]; cotangents c and adjoint g [b][t][i]; initial_gradients ∂L/∂s_0 [b][i].
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> projections: array<f32>;
@group(0) @binding(4) var<storage, read> states: array<f32>;
@group(0) @binding(5) var<storage, read> cotangents: array<f32>;

struct Row {
  i: u32,
  inside: bool,
  previous: f32,
  future: f32,
  seed: f32, // g_t
}

// Entry i of s_{t-1}, with t 0-based. One load: s_0 stands behind the last step.
fn vector_entry(place: Place, t: u32, i: u32) -> f32 {
  let row = select(step_offset(place, t) - 1u, params.batch * params.length + place.sequence, t == 0u);
  return states[row * STATE + i];
}

// c_t; nothing beyond the end of the sequence, where places of equal length may reach.
fn cotangent_at(place: Place, t: u32, i: u32) -> f32 {
  let entry = cotangents[min(step_offset(place, t), params.batch * params.length - 1u) * STATE + i];
  return select(0.0, entry, t < params.length);
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let last = place.begin + STEPS() - 1u;
  let future = future_of(place, i);
  return Row(i, inside && place.alive, vector_entry(place, min(last, params.length - 1u), i), future, future + cotangent_at(place, last, i));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  if (alive) {
    keep_adjoint(place, t, (*row).i, (*row).seed, values.back);
    (*row).future = values.back;
  }
  let before = max(t, 1u) - 1u;
  (*row).previous = vector_entry(place, min(before, params.length - 1u), (*row).i);
  (*row).seed = (*row).future + cotangent_at(place, before, (*row).i);
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).inside) {
    leave_future(place, (*row).i, (*row).future);
  }
}
