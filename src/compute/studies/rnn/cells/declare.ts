/** Short forms for the declarations that most cells share. */
import type { ProjectionDeclaration, WeightDeclaration } from './cell.ts';
import { H } from './expression.ts';

/** [H, H], drawn with std gain/√H. */
export function recurrent(name: string): WeightDeclaration {
  return { name, rows: H, columns: H, draw: { kind: 'normal', factor: 'gain', fanIn: H } };
}

/** [H, X], drawn with std 1/√X. */
export function fromInput(name: string): WeightDeclaration {
  return { name, rows: H, columns: 'input', draw: { kind: 'normal', factor: 'one', fanIn: 'input' } };
}

/** [H], zero unless a problem draws biases. */
export function unitBias(name: string): WeightDeclaration {
  return { name, rows: H, columns: null, draw: { kind: 'bias', plus: null } };
}

/** U x + b, [H]. */
export function projected(weight: string, bias: string): ProjectionDeclaration {
  return { weight, bias, width: H };
}
