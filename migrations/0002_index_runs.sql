-- Lists, filters and the selectors of `compare` stay fast with 10,000 runs. The last two columns of the sweep index
-- let the progress of a sweep be counted from the index alone.

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
CREATE INDEX adapters_by_machine ON adapters (machine_id);
CREATE INDEX sweeps_by_time ON sweeps (started_at, id);
CREATE INDEX sweeps_by_adapter ON sweeps (adapter_id);
