-- What the machine was and did: the environment before and after a sweep with the readings that watch its speed, what
-- disturbed a run, the energy used where the platform tells it, and how finely the clocks told time.

-- sweep_id is not a foreign key: imported runs keep the id of a sweep that was stored elsewhere.
CREATE TABLE environments (
  sweep_id    TEXT PRIMARY KEY,
  started_at  TEXT NOT NULL,
  order_seed  INTEGER NOT NULL,
  environment TEXT NOT NULL CHECK (json_valid(environment))
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN disturbances TEXT CHECK (json_valid(disturbances));
ALTER TABLE runs ADD COLUMN energy TEXT CHECK (json_valid(energy));
ALTER TABLE runs ADD COLUMN resolution TEXT CHECK (json_valid(resolution));
