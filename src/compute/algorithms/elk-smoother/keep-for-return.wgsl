// What the walk back over the chunks needs of each one beside its A and J: U, behind the rest of the tuple, and J m − η in
// the place of its η. Only entries that this lane has read itself are overwritten.
fn keep_for_return(offset: u32, u: ptr<function, Rows>, e: Entries, alive: bool) {
  for (var q = 0u; q < ROWS + params.zero; q++) {
    if (alive && owns(q)) {
      let i = row_of(q);
      for (var v = 0u; v < STATE + params.zero; v++) {
        tuples[offset + ROOT_PLACE + i * STATE + v] = (*u)[q * STATE + v];
      }
      tuples[offset + 3u * STATE * STATE + STATE + i] = -e[q];
    }
  }
}
