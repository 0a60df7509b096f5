-- A run names its study, its contender, and sizes and settings by the ids that the study declares; its trace has the columns
-- of the study. Until now every run was of one study, whose sizes and settings had columns of their own.

CREATE TABLE runs_of_any_study (
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
  study                      TEXT NOT NULL,
  contender                  TEXT NOT NULL,
  -- By the ids that the study declares.
  sizes                      TEXT NOT NULL CHECK (json_valid(sizes)),
  settings                   TEXT NOT NULL CHECK (json_valid(settings)),
  seed                       INTEGER NOT NULL,
  problem                    TEXT,
  measures                   TEXT NOT NULL CHECK (json_valid(measures)),
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
  lle                        REAL,
  lle_standard_error         REAL,
  lle_steps                  INTEGER,
  prediction                 TEXT CHECK (prediction IN ('fast', 'slowly', 'not-usefully')),
  step_timing                TEXT CHECK (json_valid(step_timing)),
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

INSERT INTO runs_of_any_study SELECT
  id,
  started_at,
  sweep_id,
  point,
  machine_id,
  adapter_id,
  runtime,
  preset,
  status,
  reason,
  'rnn',
  algorithm,
  json_object('length', length, 'state', state, 'input', input, 'batch', batch),
  json_object(
    'cell', cell, 'gain', gain, 'warmStart', warm_start, 'gradient', json(iif(gradient = 1, 'true', 'false')),
    'tolerance', tolerance, 'maxIterations', max_iterations, 'lambda', lambda, 'annealing', annealing,
    'reset', json(iif(reset = 1, 'true', 'false'))),
  seed,
  problem,
  '{}',
  iterations,
  resets,
  solve_median_ns,
  solve_mad_ns,
  solve_ci95_low_ns,
  solve_ci95_high_ns,
  gpu_median_ns,
  gpu_mad_ns,
  gpu_ci95_low_ns,
  gpu_ci95_high_ns,
  speedup_vs,
  speedup_ratio,
  speedup_ci95_low,
  speedup_ci95_high,
  peak_bytes,
  final_bytes,
  flops,
  bytes_moved,
  fraction_of_compute_peak,
  fraction_of_bandwidth_peak,
  verification_reference,
  verification_max_abs_error,
  verification_tolerance,
  verification_passed,
  notes,
  iterations_per_sequence,
  lle,
  lle_standard_error,
  lle_steps,
  prediction,
  step_timing,
  sampling,
  kernels,
  timeline,
  disturbances,
  energy,
  resolution,
  cold,
  memory_detail,
  residual,
  app_version,
  unknown_fields
FROM runs;
DROP TABLE runs;
ALTER TABLE runs_of_any_study RENAME TO runs;

CREATE TABLE trace_of_any_study (
  run_id    TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL,
  iteration INTEGER NOT NULL,
  -- By the ids of the study's trace columns; null where a number was not finite or not computed.
  columns   TEXT NOT NULL CHECK (json_valid(columns)),
  PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO trace_of_any_study SELECT
  run_id, ordinal, iteration,
  json_object('delta', delta, 'residual', residual, 'merit', merit, 'resets', resets, 'error', error)
FROM trace;
DROP TABLE trace;
ALTER TABLE trace_of_any_study RENAME TO trace;

CREATE INDEX runs_by_time ON runs (started_at, id);
CREATE INDEX runs_by_adapter ON runs (adapter_id, started_at, id);
CREATE INDEX runs_by_machine ON runs (machine_id, started_at, id);
CREATE INDEX runs_by_sweep ON runs (sweep_id, point, status, contender, settings);
CREATE INDEX runs_by_status ON runs (status, started_at, id);
CREATE INDEX runs_by_contender ON runs (contender, started_at, id);
CREATE INDEX runs_by_cell ON runs (settings ->> '$.cell', started_at, id);
CREATE INDEX runs_by_length ON runs (sizes ->> '$.length', started_at, id);
CREATE INDEX runs_by_median ON runs (solve_median_ns, started_at, id);
CREATE INDEX runs_by_speedup ON runs (speedup_ratio, started_at, id);
CREATE INDEX runs_by_peak ON runs (peak_bytes, started_at, id);
