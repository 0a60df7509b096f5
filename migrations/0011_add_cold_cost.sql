-- What a run costs before its first solve, how its memory was predicted and grew, and how much of its residual was taken.

ALTER TABLE runs ADD COLUMN cold TEXT CHECK (json_valid(cold));
ALTER TABLE runs ADD COLUMN memory_detail TEXT CHECK (json_valid(memory_detail));
ALTER TABLE runs ADD COLUMN residual TEXT CHECK (json_valid(residual));
