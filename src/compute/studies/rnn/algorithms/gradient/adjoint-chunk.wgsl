// The walk through a chunk from the cotangent that enters it at its end. entering [b][chunk][i]; marks [b][t][…]: the
// vectors that the weights' gradients are sums of.
@group(0) @binding(6) var<storage, read> entering: array<f32>;
@group(0) @binding(7) var<storage, read_write> adjoint: array<f32>;
@group(0) @binding(8) var<storage, read_write> marks: array<f32>;
@group(0) @binding(9) var<storage, read_write> initial_gradients: array<f32>;

fn STEPS() -> u32 {
  return params.chunk;
}

fn future_of(place: Place, i: u32) -> f32 {
  return entering[place.index * STATE + i];
}

fn keep_adjoint(place: Place, t: u32, i: u32, adjoint_entry: f32, back: f32) {
  adjoint[step_offset(place, t) * STATE + i] = adjoint_entry;
  if (t == 0u) {
    initial_gradients[place.sequence * STATE + i] = back;
  }
}

fn leave_future(place: Place, i: u32, future: f32) {}
