// deer, third phase: s^(i+1)_t = f(p_t, x_t) + J_t (s^(i+1)_{t-1} − p_t) through each chunk from the exact state that
// enters it. The Jacobian is not stored: the step is linearised anew, and `along` is its tangent along the row's `seed`.
// `previous` walks over the guess (its first entry was saved: the chunk before may overwrite it), `carried` over the new
// iterate. edges and carries [b][chunk][i].
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> projections: array<f32>;
@group(0) @binding(4) var<storage, read> edges: array<f32>;
@group(0) @binding(5) var<storage, read> carries: array<f32>;

struct Row {
  i: u32,
  alive: bool,
  previous: f32,
  carried: f32,
  seed: f32,
  settled: Settled,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let at = place.index * STATE + i;
  return Row(i, inside && place.alive, edges[at], carries[at], carries[at] - edges[at], Settled(0u, 0u, 0u));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let step = step_offset(place, t);
  let at = step * STATE + (*row).i;
  let next = values.next + values.along;
  (*row).previous = states[at];
  (*row).carried = next;
  (*row).seed = next - (*row).previous;
  if (alive) {
    (*row).settled = settle(at, next, (*row).settled);
  }
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    report_settled(place.sequence, (*row).settled);
  }
}
