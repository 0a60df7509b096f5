// What the walk back over the chunks needs of each one: N = (I + J P)⁻¹ in the place of its J, and J m − η in the place
// of its η. Only rows that this lane has read itself are overwritten.
fn keep_for_return(offset: u32, p: ptr<function, Rows>, j: ptr<function, Rows>, m: Entries, eta: Entries, alive: bool) {
  var jp: Rows;
  var n: Rows;
  product(j, p, &jp);
  inverse_near_identity(&jp, 1.0, &n);
  let jm = vector_product(j, m);
  for (var q = 0u; q < ROWS + params.zero; q++) {
    if (alive && owns(q)) {
      let i = row_of(q);
      for (var v = 0u; v < STATE + params.zero; v++) {
        tuples[offset + (2u * STATE + i) * STATE + v] = n[q * STATE + v];
      }
      tuples[offset + 3u * STATE * STATE + STATE + i] = jm[q] - eta[q];
    }
  }
}
