-- What a run costs before its first repetition; how its memory was predicted and came about, and the length that would
-- be too much; how much of its float64 residual was taken.

ALTER TABLE runs ADD COLUMN cold TEXT CHECK (json_valid(cold));
ALTER TABLE runs ADD COLUMN memory_detail TEXT CHECK (json_valid(memory_detail));
ALTER TABLE runs ADD COLUMN residual TEXT CHECK (json_valid(residual));
