// deer, third phase: s^(i+1)_t = J_t s^(i+1)_{t-1} + b_t through each chunk from the exact state that enters it. The
// Jacobian is not stored: it is applied in its factored form, Σ_k diag(∂f/∂m_k) W_k + diag(∂f/∂s), linearised anew.
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
  fixed: Fixed,
  settled: Settled,
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  let at = place.index * STATE + i;
  return Row(i, inside && place.alive, edges[at], carries[at], fixed_of(i), Settled(0u, 0u));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, m: Products, n: Products) {
  let step = step_offset(place, t);
  let at = step * STATE + (*row).i;
  let linear = linearise(m, (*row).fixed, step, (*row).i, (*row).previous);
  let b = linear.next - along(linear, m, (*row).previous);
  let next = along(linear, n, (*row).carried) + b;
  (*row).previous = states[at];
  (*row).carried = next;
  if (alive) {
    (*row).settled = settle(at, next, (*row).settled);
  }
}

fn row_end(row: ptr<function, Row>, place: Place) {
  if ((*row).alive) {
    report_settled(place.sequence, (*row).settled);
  }
}
