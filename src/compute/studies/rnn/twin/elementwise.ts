/** The loops of a tape, entry by entry; storing into an array rounds to its element type. */
import type { Binary, Unary } from '../cells/expression.ts';
import type { Reals } from './precision.ts';

export const UNARY_LOOPS: Readonly<Record<Unary['kind'], (argument: Reals, out: Reals) => void>> = {
  sigmoid(argument, out) {
    for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-(argument[i] ?? 0)));
  },
  tanh(argument, out) {
    for (let i = 0; i < out.length; i++) out[i] = Math.tanh(argument[i] ?? 0);
  },
  /** ln(1 + e^x), written so that e^x does not overflow. */
  softplus(argument, out) {
    for (let i = 0; i < out.length; i++) {
      const x = argument[i] ?? 0;
      out[i] = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
  },
  exp(argument, out) {
    for (let i = 0; i < out.length; i++) out[i] = Math.exp(argument[i] ?? 0);
  },
  sin(argument, out) {
    for (let i = 0; i < out.length; i++) out[i] = Math.sin(argument[i] ?? 0);
  },
  cos(argument, out) {
    for (let i = 0; i < out.length; i++) out[i] = Math.cos(argument[i] ?? 0);
  },
};

export const BINARY_LOOPS: Readonly<Record<Binary['kind'], (left: Reals, right: Reals, out: Reals) => void>> = {
  add(left, right, out) {
    for (let i = 0; i < out.length; i++) out[i] = (left[i] ?? 0) + (right[i] ?? 0);
  },
  sub(left, right, out) {
    for (let i = 0; i < out.length; i++) out[i] = (left[i] ?? 0) - (right[i] ?? 0);
  },
  mul(left, right, out) {
    for (let i = 0; i < out.length; i++) out[i] = (left[i] ?? 0) * (right[i] ?? 0);
  },
};

/** out[i] = argument[(i + by) mod n]; `out` is not `argument`. */
export function shiftEntries(argument: Reals, by: number, out: Reals): void {
  const count = out.length;
  const start = ((by % count) + count) % count;
  for (let i = 0, from = start; i < count; i++) {
    out[i] = argument[from] ?? 0;
    from = from + 1 === count ? 0 : from + 1;
  }
}
