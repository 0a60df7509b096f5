/** One classic fourth-order Runge–Kutta step of an autonomous system. */
import { add, constant, hyper, mul, type Expression } from './expression.ts';

/** y(t + dt) from y(t), with the time step in the cell's constant `dt`. */
export function rungeKutta4(slope: (y: Expression) => Expression, y: Expression): Expression {
  const dt = hyper('dt');
  const half = mul(constant(0.5), dt);
  const k1 = slope(y);
  const k2 = slope(add(y, mul(half, k1)));
  const k3 = slope(add(y, mul(half, k2)));
  const k4 = slope(add(y, mul(dt, k3)));
  const middle = mul(constant(2), add(k2, k3));
  return add(y, mul(mul(constant(1 / 6), dt), add(add(k1, middle), k4)));
}
