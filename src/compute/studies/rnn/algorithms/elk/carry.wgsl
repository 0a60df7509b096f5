// elk, third phase: walks over the chunks of a sequence, and leaves the mean m and covariance P of the step that enter
// each one in the places of its b and C. s_0 is given, so the first chunk is entered with 0 and 0.
//   m' = A (I + P J)⁻¹ (m + P η) + b,  P' = A (I + P J)⁻¹ P Aᵀ + C.
// One team per sequence; a dispatch takes `CARRIED` chunks, from the cursor on. tuples as reduce.wgsl leaves them;
// carried [b]: P [row][column], m, of the chunk at the cursor; cursors [b], 0 before and after an iteration.
@group(0) @binding(2) var<storage, read_write> tuples: array<f32>;
@group(0) @binding(3) var<storage, read_write> carried: array<f32>;
@group(0) @binding(4) var<storage, read_write> cursors: array<u32>;

fn load_rows(offset: u32, rows: ptr<function, Rows>) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    for (var v = 0u; v < STATE + params.zero; v++) {
      (*rows)[q * STATE + v] = tuples[offset + row_of(q) * STATE + v];
    }
  }
}

fn load_columns(offset: u32, rows: ptr<function, Rows>) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    for (var v = 0u; v < STATE + params.zero; v++) {
      (*rows)[q * STATE + v] = tuples[offset + v * STATE + row_of(q)];
    }
  }
}

fn entries_at(offset: u32) -> Entries {
  var entries: Entries;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    entries[q] = tuples[offset + row_of(q)];
  }
  return entries;
}

fn visit(item: u32) {
  let alive = item < params.batch;
  let sequence = min(item, params.batch - 1u);
  let first = cursors[sequence];
  let kept = sequence * (STATE * STATE + STATE);
  var p: Rows;
  var m: Entries;
  var c: Rows;
  var j: Rows;
  var w: Rows;
  for (var q = 0u; q < ROWS + params.zero; q++) {
    for (var v = 0u; v < STATE + params.zero; v++) {
      p[q * STATE + v] = select(carried[kept + row_of(q) * STATE + v], 0.0, first == 0u);
    }
    m[q] = select(carried[kept + STATE * STATE + row_of(q)], 0.0, first == 0u);
  }
  for (var u = 0u; u < CARRIED + params.zero; u++) {
    // Beyond the last chunk the walk goes on without effect, since control flow has to stay uniform.
    let chunk = min(first + u, params.chunks - 1u);
    let offset = (sequence * params.chunks + chunk) * TUPLE;
    load_rows(offset + STATE * STATE, &c);
    load_rows(offset + 2u * STATE * STATE, &j);
    let b = entries_at(offset + 3u * STATE * STATE);
    let eta = entries_at(offset + 3u * STATE * STATE + STATE);
    if (alive && first + u < params.chunks) {
      enter(offset, &p, m);
    }
    keep_for_return(offset, &p, &j, m, eta, alive && first + u < params.chunks);
    product(&p, &j, &w);
    inverse_near_identity(&w, 1.0, &j);
    m = vector_product(&j, plus(m, vector_product(&p, eta)));
    product(&j, &p, &w);
    load_rows(offset, &j); // Aᵀ
    product(&w, &j, &p);
    load_columns(offset, &w); // A
    m = plus(vector_product(&w, m), b);
    product(&w, &p, &j);
    for (var k = 0u; k < ROWS * STATE + params.zero; k++) {
      p[k] = j[k] + c[k];
    }
  }
  for (var q = 0u; q < ROWS + params.zero; q++) {
    if (alive && owns(q)) {
      for (var v = 0u; v < STATE + params.zero; v++) {
        carried[kept + row_of(q) * STATE + v] = p[q * STATE + v];
      }
      carried[kept + STATE * STATE + row_of(q)] = m[q];
    }
  }
  workgroupBarrier(); // every lane has read the cursor before it moves
  if (alive && team_lane == 0u) {
    cursors[sequence] = select(first + CARRIED, 0u, first + CARRIED >= params.chunks);
  }
}

// Only rows that this lane has read itself are overwritten.
fn enter(offset: u32, p: ptr<function, Rows>, m: Entries) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    if (owns(q)) {
      for (var v = 0u; v < STATE + params.zero; v++) {
        tuples[offset + STATE * STATE + row_of(q) * STATE + v] = (*p)[q * STATE + v];
      }
      tuples[offset + 3u * STATE * STATE + row_of(q)] = m[q];
    }
  }
}
