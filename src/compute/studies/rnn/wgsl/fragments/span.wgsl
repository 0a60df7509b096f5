// One lane's share of an elementwise pass: one dimension over SPAN steps of one sequence, which never cross a chunk.
struct Span {
  sequence: u32,
  i: u32,
  begin: u32,
  end: u32, // equal to begin beyond the last span
}

fn span_of(item: u32) -> Span {
  let spans = (params.length + SPAN - 1u) / SPAN;
  if (item >= params.batch * spans * STATE) {
    return Span(0u, 0u, 0u, 0u);
  }
  let begin = ((item / STATE) % spans) * SPAN;
  return Span(item / (STATE * spans), item % STATE, begin, min(begin + SPAN, params.length));
}

fn entry_of(span: Span, t: u32) -> u32 {
  return (span.sequence * params.length + t) * STATE + span.i;
}
