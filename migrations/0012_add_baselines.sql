-- Runs that later ones are held against, under a name.

CREATE TABLE baselines (
  name       TEXT PRIMARY KEY,
  pinned_at  TEXT NOT NULL,
  run_ids    TEXT NOT NULL CHECK (json_valid(run_ids))
) STRICT, WITHOUT ROWID;
