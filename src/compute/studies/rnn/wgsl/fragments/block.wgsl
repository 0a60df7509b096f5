// Cells with two states a unit (lstm: h and c; lem: y and z): those of unit u are the entries u and UNITS + u of the
// state, and its block of the Jacobian is 2 × 2. One lane per (sequence, chunk, unit).
// maps [b][t][u]: a 2 × 2 matrix by columns, then a vector; three vec2f.
const UNITS = STATE / 2u;

struct Block {
  sequence: u32,
  unit: u32,
  begin: u32, // first step of the chunk
  end: u32,
  alive: bool,
}

fn block_of(item: u32) -> Block {
  if (item >= params.batch * params.chunks * UNITS) {
    return Block(0u, 0u, 0u, 0u, false);
  }
  let place = item / UNITS;
  let begin = (place % params.chunks) * params.chunk;
  return Block(place / params.chunks, item % UNITS, begin, min(begin + params.chunk, params.length), true);
}

fn map_at(block: Block, t: u32) -> u32 {
  return ((block.sequence * params.length + t) * UNITS + block.unit) * 3u;
}

// The unit's first entry of s_t with t 0-based; its second one is UNITS further.
fn entry_at(block: Block, t: u32) -> u32 {
  return (block.sequence * params.length + t) * STATE + block.unit;
}
