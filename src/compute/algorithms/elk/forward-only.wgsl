// A filter keeps nothing of a chunk for a walk back.
fn keep_for_return(offset: u32, u: ptr<function, Rows>, e: Entries, alive: bool) {}
