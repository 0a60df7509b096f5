// Places of passes that treat every column of a Jacobian by itself: the chunks of all sequences, COLUMNS teams for each.
var<private> place_column: u32;

fn place_of(index: u32) -> Place {
  let count = params.batch * params.chunks;
  let safe = min(index / COLUMNS, count - 1u);
  place_column = index % COLUMNS;
  let sequence = safe / params.chunks;
  let chunk = safe % params.chunks;
  return Place(sequence, chunk, safe, chunk * params.chunk, index < count * COLUMNS);
}

fn place_end(place: Place, first_lane: bool) {}
