// Places of the parallel passes: the chunks of all sequences, one after another.
fn place_of(index: u32) -> Place {
  let count = params.batch * params.chunks;
  let safe = min(index, count - 1u);
  let sequence = safe / params.chunks;
  let chunk = safe % params.chunks;
  return Place(sequence, chunk, safe, chunk * params.chunk, index < count);
}

fn place_end(place: Place, first_lane: bool) {}
