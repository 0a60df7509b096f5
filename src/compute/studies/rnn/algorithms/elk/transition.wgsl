// The linear-Gaussian model of one damped step in delta form: d_t = F_t d_{t−1} + u_t + N(0, I), observed as 0 with
// covariance I/λ; F_t = J_t, u_t = −r_t.
// jacobians [b][t][row][column]; drives [b][t][i].
@group(0) @binding(2) var<storage, read> jacobians: array<f32>;

// What a step beyond the end of the sequence is: it changes nothing, and is not observed.
struct Step {
  at: u32, // the step, counted over all sequences
  alive: bool,
  lambda: f32,
  noise: f32, // process variance; 0 where there is no damping, so that no covariance grows without bound
}

fn step_of(place: Place, u: u32, lambda: f32) -> Step {
  let t = place.begin + u;
  let alive = place.alive && t < params.length;
  let at = step_offset(place, min(t, params.length - 1u));
  let damped = alive && lambda > NEGLIGIBLE_DAMPING;
  return Step(at, alive, select(0.0, lambda, damped), select(0.0, 1.0, damped));
}

fn load_transition(step: Step, f: ptr<function, Rows>) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    let i = row_of(q);
    let offset = (step.at * STATE + i) * STATE;
    for (var v = 0u; v < STATE + params.zero; v++) {
      (*f)[q * STATE + v] = select(select(0.0, 1.0, i == v), jacobians[offset + v], step.alive);
    }
  }
}

fn load_transposed_transition(step: Step, ft: ptr<function, Rows>) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    let i = row_of(q);
    let offset = step.at * STATE * STATE + i;
    for (var v = 0u; v < STATE + params.zero; v++) {
      (*ft)[q * STATE + v] = select(select(0.0, 1.0, i == v), jacobians[offset + v * STATE], step.alive);
    }
  }
}

fn drive_of(step: Step) -> Entries {
  var u: Entries;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    u[q] = select(0.0, drives[step.at * STATE + row_of(q)], step.alive);
  }
  return u;
}
