// Sequential evaluation, s_t = f(s_{t-1}, x_t): one segment of steps per dispatch, one team of lanes per sequence.
// The segment begins where the cursor stands; the state is carried in the last row written before it.
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
  var previous = initial[place.sequence * STATE + i];
  if (place.begin > 0u) {
    previous = states[(step_offset(place, place.begin) - 1u) * STATE + i];
  }
  return Row(i, previous);
}

fn row_step(row: ptr<function, Row>, place: Place, t: u32, alive: bool, values: Values) {
  let step = step_offset(place, t);
  (*row).previous = values.next;
  if (alive) {
    states[step * STATE + (*row).i] = values.next;
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
