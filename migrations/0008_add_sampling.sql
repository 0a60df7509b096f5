-- How the samples of a run were taken: the restart, the block and the place in the running order of each.

ALTER TABLE runs ADD COLUMN sampling TEXT CHECK (json_valid(sampling));
