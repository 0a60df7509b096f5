/**
 * What a cell declares. From the one declaration come the WGSL of the step and of its derivatives and the float64
 * twin; no derivative is written by hand. The Jacobian is kept factored: J = Σ_k diag(∂f/∂m_k) W_k + diag(∂f/∂s).
 */
import type { Expression } from './expression.ts';

export interface WeightDeclaration {
  readonly name: string;
  /** recurrent: [H, H], drawn with std gain/√H; input: [H, X], std 1/√X; bias: [H], zero. */
  readonly role: 'recurrent' | 'input' | 'bias';
}

export interface Cell {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Where the equations come from. */
  readonly source: string;
  /** In the order in which weights are drawn, stored and hashed. */
  readonly weights: readonly WeightDeclaration[];
  /** Recurrent products m_k = W_k s (+ bias), by index in `step`. */
  readonly products: readonly { readonly weight: string; readonly bias: string | null }[];
  /** Input projections g_k = U_k x + bias, by index in `step`; they do not depend on the state. */
  readonly projections: readonly { readonly weight: string; readonly bias: string | null }[];
  /** Next state of a unit, from its products m_k, projections g_k and own previous state. */
  readonly step: Expression;
  /** Defaults of the cell's constants. */
  readonly hyper: Readonly<Record<string, number>>;
}
