-- What the machine was and did: its environment before and after a sweep, what disturbed a run, and the energy used
-- where the platform tells it.

ALTER TABLE sweeps ADD COLUMN environment TEXT CHECK (json_valid(environment));
ALTER TABLE runs ADD COLUMN disturbances TEXT CHECK (json_valid(disturbances));
ALTER TABLE runs ADD COLUMN energy TEXT CHECK (json_valid(energy));
