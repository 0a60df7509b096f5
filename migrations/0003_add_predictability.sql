-- How predictable a run's problem is, the prediction made from it, and the warm start.

ALTER TABLE runs ADD COLUMN warm_start REAL;
ALTER TABLE runs ADD COLUMN lle REAL;
ALTER TABLE runs ADD COLUMN lle_standard_error REAL;
ALTER TABLE runs ADD COLUMN lle_steps INTEGER;
ALTER TABLE runs ADD COLUMN prediction TEXT CHECK (prediction IN ('fast', 'slowly', 'not-usefully'));
