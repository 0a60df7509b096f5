// At the end of the sequence the smoothed mean is the filtered one, in the last place of the last chunk's tuple.
fn entering_block(segment: Segment) -> vec2f {
  return last_mean((((segment.item / ITEMS + 1u) * params.chunks - 1u) * ITEMS + segment.entry) * 7u + 6u);
}
