-- Runs that later ones are held against, under a name; the version that measured a run; and what bundles said that this
-- schema has no column for, kept so that nothing is lost on the way through.

CREATE TABLE baselines (
  name      TEXT PRIMARY KEY,
  pinned_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Deleting a pinned run is refused by the store, which names the baseline, before this would take the pin along.
CREATE TABLE baseline_runs (
  baseline TEXT NOT NULL REFERENCES baselines (name) ON DELETE CASCADE,
  run_id   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  PRIMARY KEY (baseline, run_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX baseline_runs_by_run ON baseline_runs (run_id);

ALTER TABLE runs ADD COLUMN app_version TEXT;

ALTER TABLE machines ADD COLUMN unknown_fields TEXT CHECK (json_valid(unknown_fields));
ALTER TABLE adapters ADD COLUMN unknown_fields TEXT CHECK (json_valid(unknown_fields));
ALTER TABLE runs ADD COLUMN unknown_fields TEXT CHECK (json_valid(unknown_fields));

-- What self-tests of the measuring method found on an adapter: every one is kept, the newest counts.
CREATE TABLE selftests (
  adapter_id TEXT NOT NULL REFERENCES adapters (id) ON DELETE CASCADE,
  taken_at   TEXT NOT NULL,
  result     TEXT NOT NULL CHECK (json_valid(result)),
  PRIMARY KEY (adapter_id, taken_at)
) STRICT, WITHOUT ROWID;
