// Undamped, the variance of a dimension that expands grows without bound and decides nothing: kept below this, it stays
// finite, since 0 · ∞ would put NaN where λ = 0 has to mean quasi-deer. Damped, it never comes near 1e24.
const LARGEST_VARIANCE = 1e24;
