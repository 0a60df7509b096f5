-- What ran: the kernels of a run with their sizes, cost model and time, the passes of one profiled solve in the order
-- in which they ran, and the sources of the kernels, each kept once.

ALTER TABLE runs ADD COLUMN kernels TEXT CHECK (json_valid(kernels));
ALTER TABLE runs ADD COLUMN timeline TEXT CHECK (json_valid(timeline));

CREATE TABLE kernel_sources (
  hash TEXT PRIMARY KEY,
  wgsl TEXT NOT NULL
) STRICT, WITHOUT ROWID;
