// The walk through a whole sequence, one segment of steps per dispatch, the last segment first; what has been found so far
// is carried in `entering` [b][i].
@group(0) @binding(6) var<storage, read_write> entering: array<f32>;
@group(0) @binding(7) var<storage, read_write> adjoint: array<f32>;
@group(0) @binding(8) var<storage, read_write> marks: array<f32>;
@group(0) @binding(9) var<storage, read_write> initial_gradients: array<f32>;
@group(0) @binding(10) var<storage, read_write> walked: array<u32>;

fn STEPS() -> u32 {
  return params.segment;
}

fn place_of(index: u32) -> Place {
  let sequence = min(index, params.batch - 1u);
  let segments = (params.length + params.segment - 1u) / params.segment;
  let done = min(walked[sequence], segments - 1u);
  return Place(sequence, 0u, sequence, (segments - 1u - done) * params.segment, index < params.batch);
}

fn future_of(place: Place, i: u32) -> f32 {
  return entering[place.sequence * STATE + i];
}

fn keep_adjoint(place: Place, t: u32, i: u32, adjoint_entry: f32, back: f32) {
  adjoint[step_offset(place, t) * STATE + i] = adjoint_entry;
  if (t == 0u) {
    initial_gradients[place.sequence * STATE + i] = back;
  }
}

fn leave_future(place: Place, i: u32, future: f32) {
  entering[place.sequence * STATE + i] = future;
}

fn place_end(place: Place, first_lane: bool) {
  // Every lane has read how far the walk had come before it moves.
  workgroupBarrier();
  if (first_lane && place.alive) {
    walked[place.sequence] += 1u;
  }
}
