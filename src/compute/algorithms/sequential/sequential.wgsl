// Sequential evaluation, s_t = f(s_{t-1}, x_t): one segment of steps per dispatch, one team of lanes per sequence.
// The segment begins where the cursor stands; the state is carried in the last row written before it.
// weights: W_k [k][i][j], then product biases [k][i]; projections [b][t][p][i]; initial [b][i]; states [b][t][i].
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> projections: array<f32>;
@group(0) @binding(4) var<storage, read> initial: array<f32>;
@group(0) @binding(5) var<storage, read_write> states: array<f32>;
@group(0) @binding(6) var<storage, read_write> cursors: array<u32>;

struct Row {
  i: u32,
  previous: f32,
  fixed: Fixed,
}

fn place_of(index: u32) -> Place {
  let sequence = min(index, params.batch - 1u);
  return Place(sequence, 0u, sequence, cursors[sequence], index < params.batch);
}

fn row_begin(place: Place, i: u32, inside: bool) -> Row {
  var previous = initial[place.sequence * STATE + i];
  if (place.begin > 0u) {
    previous = states[(step_offset(place, place.begin) - 1u) * STATE + i];
  }
  return Row(i, previous, fixed_of(i));
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, m: Products) {
  let step = step_offset(place, t);
  let next = next_state(m, (*row).fixed, step, (*row).i, (*row).previous);
  (*row).previous = next;
  if (alive) {
    states[step * STATE + (*row).i] = next;
  }
}

fn row_end(row: ptr<function, Row>, place: Place) {}

fn place_end(place: Place, first_lane: bool) {
  // Every lane has read the cursor before it moves.
  workgroupBarrier();
  if (first_lane && place.alive) {
    cursors[place.sequence] = min(place.begin + params.segment, params.length);
  }
}
