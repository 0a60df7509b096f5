-- Two more ways a run can end: its states leave float32, or its trace is not that of the method it is named after.
-- SQLite cannot change a CHECK in place, so the table is rebuilt with every column of before, in the same order.

CREATE TABLE runs_with_more_statuses (
  id                         TEXT PRIMARY KEY,
  started_at                 TEXT NOT NULL,
  sweep_id                   TEXT,
  point                      INTEGER,
  machine_id                 TEXT NOT NULL REFERENCES machines (id) ON DELETE CASCADE,
  adapter_id                 TEXT NOT NULL REFERENCES adapters (id) ON DELETE CASCADE,
  runtime                    TEXT NOT NULL,
  preset                     TEXT,
  status                     TEXT NOT NULL CHECK (status IN (
    'running', 'interrupted', 'ok', 'not-converged', 'not-representable', 'unfaithful', 'wrong', 'skipped', 'failed',
    'cancelled')),
  reason                     TEXT,
  cell                       TEXT NOT NULL,
  algorithm                  TEXT NOT NULL,
  length                     INTEGER NOT NULL,
  state                      INTEGER NOT NULL,
  input                      INTEGER NOT NULL,
  batch                      INTEGER NOT NULL,
  gain                       REAL NOT NULL,
  tolerance                  REAL NOT NULL,
  max_iterations             INTEGER NOT NULL,
  lambda                     REAL,
  gradient                   INTEGER NOT NULL CHECK (gradient IN (0, 1)),
  reset                      INTEGER NOT NULL CHECK (reset IN (0, 1)),
  seed                       INTEGER NOT NULL,
  problem                    TEXT,
  iterations                 INTEGER NOT NULL,
  resets                     INTEGER NOT NULL,
  solve_median_ns            REAL,
  solve_mad_ns               REAL,
  solve_ci95_low_ns          REAL,
  solve_ci95_high_ns         REAL,
  gpu_median_ns              REAL,
  gpu_mad_ns                 REAL,
  gpu_ci95_low_ns            REAL,
  gpu_ci95_high_ns           REAL,
  speedup_vs                 TEXT,
  speedup_ratio              REAL,
  speedup_ci95_low           REAL,
  speedup_ci95_high          REAL,
  peak_bytes                 INTEGER,
  final_bytes                INTEGER,
  flops                      REAL,
  bytes_moved                REAL,
  fraction_of_compute_peak   REAL,
  fraction_of_bandwidth_peak REAL,
  verification_reference     TEXT,
  verification_max_abs_error REAL,
  verification_tolerance     REAL,
  verification_passed        INTEGER CHECK (verification_passed IN (0, 1)),
  notes                      TEXT NOT NULL CHECK (json_valid(notes)),
  iterations_per_sequence    TEXT NOT NULL CHECK (json_valid(iterations_per_sequence)),
  warm_start                 REAL,
  lle                        REAL,
  lle_standard_error         REAL,
  lle_steps                  INTEGER,
  prediction                 TEXT CHECK (prediction IN ('fast', 'slowly', 'not-usefully')),
  step_timing                TEXT CHECK (json_valid(step_timing)),
  annealing                  TEXT,
  sampling                   TEXT CHECK (json_valid(sampling)),
  kernels                    TEXT CHECK (json_valid(kernels)),
  timeline                   TEXT CHECK (json_valid(timeline)),
  disturbances               TEXT CHECK (json_valid(disturbances)),
  energy                     TEXT CHECK (json_valid(energy)),
  resolution                 TEXT CHECK (json_valid(resolution)),
  cold                       TEXT CHECK (json_valid(cold)),
  memory_detail              TEXT CHECK (json_valid(memory_detail)),
  residual                   TEXT CHECK (json_valid(residual)),
  app_version                TEXT,
  unknown_fields             TEXT CHECK (json_valid(unknown_fields))
) STRICT;

INSERT INTO runs_with_more_statuses SELECT * FROM runs;
DROP TABLE runs;
ALTER TABLE runs_with_more_statuses RENAME TO runs;

CREATE INDEX runs_by_time ON runs (started_at, id);
CREATE INDEX runs_by_adapter ON runs (adapter_id, started_at, id);
CREATE INDEX runs_by_machine ON runs (machine_id, started_at, id);
CREATE INDEX runs_by_sweep ON runs (sweep_id, point, status, algorithm, lambda);
CREATE INDEX runs_by_status ON runs (status, started_at, id);
CREATE INDEX runs_by_cell ON runs (cell, started_at, id);
CREATE INDEX runs_by_algorithm ON runs (algorithm, started_at, id);
CREATE INDEX runs_by_length ON runs (length, started_at, id);
CREATE INDEX runs_by_median ON runs (solve_median_ns, started_at, id);
CREATE INDEX runs_by_speedup ON runs (speedup_ratio, started_at, id);
CREATE INDEX runs_by_peak ON runs (peak_bytes, started_at, id);
