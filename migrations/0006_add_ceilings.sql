-- What an adapter did at best when it was asked: every measurement is kept, the newest counts. The columns hold the
-- medians; `ceilings` holds the whole, samples and variants included.

CREATE TABLE ceilings (
  adapter_id       TEXT NOT NULL REFERENCES adapters (id) ON DELETE CASCADE,
  measured_at      TEXT NOT NULL,
  flops_per_second REAL NOT NULL,
  bytes_per_second REAL NOT NULL,
  dispatch_ns      REAL NOT NULL,
  submit_ns        REAL NOT NULL,
  round_trip_ns    REAL NOT NULL,
  ceilings         TEXT NOT NULL CHECK (json_valid(ceilings)),
  PRIMARY KEY (adapter_id, measured_at)
) STRICT, WITHOUT ROWID;
