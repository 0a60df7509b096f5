// Undamped, the covariance of what expands grows without bound and decides nothing. Below this λ it is left at zero, so
// that nothing overflows where λ = 0 has to mean an undamped step: 0 · ∞ would be NaN.
const NEGLIGIBLE_DAMPING = 1e-30;
