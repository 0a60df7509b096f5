-- What was measured, on what, and what came of it. Times are nanoseconds and sizes bytes; ids and the names of
-- cells, algorithms and parameters are text, so that a new cell or algorithm needs no migration. Moments are
-- ISO 8601 in UTC, as exported.

CREATE TABLE machines (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  os           TEXT NOT NULL,
  cpu          TEXT NOT NULL,
  cores        INTEGER NOT NULL,
  memory_bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE adapters (
  id                      TEXT PRIMARY KEY,
  machine_id              TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  name                    TEXT NOT NULL,
  vendor                  TEXT NOT NULL,
  architecture            TEXT NOT NULL,
  driver                  TEXT NOT NULL,
  type                    TEXT NOT NULL CHECK (type IN ('gpu', 'software')),
  timestamp_resolution_ns REAL,
  limits                  TEXT NOT NULL CHECK (json_valid(limits)),
  features                TEXT NOT NULL CHECK (json_valid(features))
) STRICT;

-- The right to measure: at most one row, held by one process, proved by what the system knows of that process or,
-- where it cannot be asked, by the heartbeat.
CREATE TABLE measuring (
  id                 INTEGER PRIMARY KEY CHECK (id = 1),
  lease              TEXT NOT NULL,
  holder             TEXT NOT NULL,
  host               TEXT NOT NULL,
  process_id         INTEGER NOT NULL,
  process_started_at TEXT NOT NULL,
  acquired_at        TEXT NOT NULL,
  heartbeat_ms       INTEGER NOT NULL
) STRICT;

CREATE TABLE sweeps (
  id          TEXT PRIMARY KEY,
  started_at  TEXT NOT NULL,
  finished_at TEXT,
  adapter_id  TEXT NOT NULL REFERENCES adapters (id) ON DELETE CASCADE,
  order_seed  INTEGER NOT NULL,
  point_count INTEGER NOT NULL,
  outcome     TEXT NOT NULL CHECK (outcome IN ('running', 'finished', 'cancelled', 'failed', 'interrupted')),
  reason      TEXT,
  -- The lease under which it is being measured; null once it has ended.
  lease       TEXT,
  sweep       TEXT NOT NULL CHECK (json_valid(sweep))
) STRICT;

-- sweep_id is not a foreign key: an imported run keeps the id of a sweep that was stored elsewhere.
CREATE TABLE runs (
  id                           TEXT PRIMARY KEY,
  started_at                   TEXT NOT NULL,
  sweep_id                     TEXT,
  point                        INTEGER,
  machine_id                   TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  adapter_id                   TEXT NOT NULL REFERENCES adapters (id) ON DELETE CASCADE,
  runtime                      TEXT NOT NULL,
  preset                       TEXT,
  status                       TEXT NOT NULL CHECK (status IN (
    'running', 'interrupted', 'ok', 'not-converged', 'wrong', 'skipped', 'failed', 'cancelled')),
  reason                       TEXT,
  cell                         TEXT NOT NULL,
  algorithm                    TEXT NOT NULL,
  length                       INTEGER NOT NULL,
  state                        INTEGER NOT NULL,
  input                        INTEGER NOT NULL,
  batch                        INTEGER NOT NULL,
  gain                         REAL NOT NULL,
  tolerance                    REAL NOT NULL,
  max_iterations               INTEGER NOT NULL,
  lambda                       REAL,
  gradient                     INTEGER NOT NULL CHECK (gradient IN (0, 1)),
  reset                        INTEGER NOT NULL CHECK (reset IN (0, 1)),
  seed                         INTEGER NOT NULL,
  problem                      TEXT,
  iterations                   INTEGER NOT NULL,
  resets                       INTEGER NOT NULL,
  solve_median_ns              REAL,
  solve_mad_ns                 REAL,
  solve_ci95_low_ns            REAL,
  solve_ci95_high_ns           REAL,
  gpu_median_ns                REAL,
  gpu_mad_ns                   REAL,
  gpu_ci95_low_ns              REAL,
  gpu_ci95_high_ns             REAL,
  speedup_vs                   TEXT,
  speedup_ratio                REAL,
  speedup_ci95_low             REAL,
  speedup_ci95_high            REAL,
  peak_bytes                   INTEGER,
  final_bytes                  INTEGER,
  flops                        REAL,
  bytes_moved                  REAL,
  fraction_of_compute_peak     REAL,
  fraction_of_bandwidth_peak   REAL,
  verification_reference       TEXT,
  verification_max_abs_error   REAL,
  verification_tolerance       REAL,
  verification_passed          INTEGER CHECK (verification_passed IN (0, 1)),
  notes                        TEXT NOT NULL CHECK (json_valid(notes)),
  iterations_per_sequence      TEXT NOT NULL CHECK (json_valid(iterations_per_sequence))
) STRICT;

-- Every raw timing, in the order taken.
CREATE TABLE samples (
  run_id   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  quantity TEXT NOT NULL CHECK (quantity IN ('solve', 'gpu')),
  ordinal  INTEGER NOT NULL,
  ns       REAL NOT NULL,
  PRIMARY KEY (run_id, quantity, ordinal)
) STRICT, WITHOUT ROWID;

-- Median GPU time by named phase of the plan, in the plan's order.
CREATE TABLE phases (
  run_id    TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL,
  name      TEXT NOT NULL,
  median_ns REAL NOT NULL,
  PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

-- What every solver iteration did; null where a number was not finite or not computed.
CREATE TABLE trace (
  run_id    TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL,
  iteration INTEGER NOT NULL,
  delta     REAL,
  residual  REAL,
  merit     REAL,
  resets    INTEGER NOT NULL,
  error     REAL,
  PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Buffer bytes by category at the peak; the peak itself and what was left at the end stand in runs.
CREATE TABLE memory (
  run_id   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL,
  category TEXT NOT NULL,
  bytes    INTEGER NOT NULL,
  PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;
