// The part of the problem that one team of lanes works on: a chunk of one sequence.
struct Place {
  sequence: u32,
  chunk: u32, // within the sequence
  index: u32, // sequence * chunks + chunk
  begin: u32, // first step (0-based) of the chunk
  alive: bool, // false: a lane beyond the last chunk that only keeps control flow uniform
}

// Offset of step t of the place's sequence, in steps.
fn step_offset(place: Place, t: u32) -> u32 {
  return place.sequence * params.length + t;
}
