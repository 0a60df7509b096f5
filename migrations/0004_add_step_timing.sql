-- What was timed of a run that evaluates only the first steps of its sequence: steps, time per step with every sample,
-- and the ratio of one step. Such a run has no time of a whole solve.

ALTER TABLE runs ADD COLUMN step_timing TEXT CHECK (json_valid(step_timing));
