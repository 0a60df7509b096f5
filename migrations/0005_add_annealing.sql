-- The schedule of a falling damping, as start,factor,floor; NULL where the damping is constant or there is none.

ALTER TABLE runs ADD COLUMN annealing TEXT;
