// Undamped, the covariance of what expands grows without bound and decides nothing. Below this λ, which could only be
// felt by what expands more than 1e8-fold, it is left at zero, so that nothing overflows where
// λ = 0 has to mean an undamped step: 0 · ∞ would be NaN.
const NEGLIGIBLE_DAMPING = 1e-16;
