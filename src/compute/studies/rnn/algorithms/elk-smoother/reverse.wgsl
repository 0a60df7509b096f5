// elk-smoother, fourth phase: walks back over the chunks of a sequence and leaves the costate that enters each one from
// behind, in the place of its η. Costates are affine along a chunk, with the transpose of the map of its filtered means:
//   z_begin = (I + J P)⁻¹ (Aᵀ z_end + J m − η),
// with the mean m and covariance P that enter the chunk. Nothing follows the last step, so the walk begins with 0.
// One team per sequence. tuples as carry.wgsl leaves them, with keep-for-return.wgsl.
@group(0) @binding(2) var<storage, read_write> tuples: array<f32>;

fn load_rows(offset: u32, rows: ptr<function, Rows>) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    for (var v = 0u; v < STATE + params.zero; v++) {
      (*rows)[q * STATE + v] = tuples[offset + row_of(q) * STATE + v];
    }
  }
}

fn visit(item: u32) {
  let alive = item < params.batch;
  let sequence = min(item, params.batch - 1u);
  var z: Entries;
  var m: Rows;
  for (var back = 1u; back <= params.chunks; back++) {
    let offset = (sequence * params.chunks + params.chunks - back) * TUPLE;
    load_rows(offset, &m); // Aᵀ
    var x = vector_product(&m, z);
    for (var q = 0u; q < ROWS + params.zero; q++) {
      let at = offset + 3u * STATE * STATE + STATE + row_of(q);
      x[q] += tuples[at];
      if (alive && owns(q)) {
        tuples[at] = z[q];
      }
    }
    load_rows(offset + 2u * STATE * STATE, &m);
    z = vector_product(&m, x);
  }
}
