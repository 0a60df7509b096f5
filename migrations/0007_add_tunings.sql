-- The choices of kernels that suit an adapter, as measured once per cell: chunk length, rows a lane, workgroup width.

CREATE TABLE tunings (
  adapter_id TEXT NOT NULL REFERENCES adapters (id) ON DELETE CASCADE,
  cell       TEXT NOT NULL,
  tuned_at   TEXT NOT NULL,
  tuning     TEXT NOT NULL CHECK (json_valid(tuning)),
  PRIMARY KEY (adapter_id, cell)
) STRICT, WITHOUT ROWID;
