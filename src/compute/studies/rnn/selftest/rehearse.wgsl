// Sequential evaluation, s_t = f(s_{t-1}, x_t), in one dispatch that makes its first steps twice: REHEARSAL of them, stored
// where the repetition overwrites them, then all STEPS from s_0 again. How many there are is in the parameters alone
// (`length` and `segment` are STEPS + REHEARSAL), so that kernels with different rehearsals have the same text. The last
// state is written by the last of all steps only: a kernel that makes fewer leaves it wrong.
// weights: as weight-layout.ts says; projections [b][t][entries of all projections]; initial [b][i]; states [b][t][i].
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> projections: array<f32>;
@group(0) @binding(4) var<storage, read> initial: array<f32>;
@group(0) @binding(5) var<storage, read_write> states: array<f32>;
@group(0) @binding(6) var<storage, read_write> cursors: array<u32>;

struct Row {
  i: u32,
  previous: f32,
}

fn place_of(index: u32) -> Place {
  let sequence = min(index, params.batch - 1u);
  return Place(sequence, 0u, sequence, cursors[sequence], index < params.batch);
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  return Row(i, initial[place.sequence * STATE + i]);
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let rehearsal = params.length - STEPS;
  let step = place.sequence * STEPS + select(t, t - rehearsal, t >= rehearsal);
  if (alive) {
    states[step * STATE + (*row).i] = values.next;
  }
  (*row).previous = values.next;
  if (t + 1u == rehearsal) {
    (*row).previous = initial[place.sequence * STATE + (*row).i];
  }
}

fn row_end(row: ptr<function, Row>, place: Place) {}

fn place_end(place: Place, first_lane: bool) {
  // Every lane has read the cursor before it moves.
  workgroupBarrier();
  if (first_lane && place.alive) {
    cursors[place.sequence] = params.length;
  }
}
