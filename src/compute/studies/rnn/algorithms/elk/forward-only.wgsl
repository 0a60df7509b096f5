// A filter keeps nothing of a chunk for a walk back.
fn keep_for_return(offset: u32, p: ptr<function, Rows>, j: ptr<function, Rows>, m: Entries, eta: Entries, alive: bool) {}
