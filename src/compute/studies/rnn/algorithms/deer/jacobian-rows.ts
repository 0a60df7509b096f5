/**
 * Rows of the Jacobian of cells whose products are all with the state itself: Σ_k (∂f_i/∂m_k) W_k,i plus its diagonals,
 * put together by the lane that owns row i from the weights it holds anyway.
 */
import type { Cell } from '../../cells/cell.ts';
import { crossingsOf, differentiate } from '../../cells/differentiate.ts';
import { add, matrixKey, mul, state, sub, type Expression, type Product } from '../../cells/expression.ts';
import { rowsOf, type RowSlot } from '../../lanes/main.ts';
import { slotsOf, type LaneProgram } from '../../lanes/program.ts';
import { indexName } from '../../lanes/step.ts';
import { layoutOf, range, type LaneMapping } from '../../wgsl/lanes.ts';

/** The products of a cell that are all with a block of the state; null where one is with anything else. */
export function stateProducts(cell: Cell): Product[] | null {
  const crossings = [...new Set(cell.next.flatMap(crossingsOf))];
  const direct = crossings.filter((node) => node.kind === 'product' && node.argument.kind === 'state');
  return direct.length === crossings.length ? (direct as Product[]) : null;
}

/** Values of a row of the Jacobian in factored form: `p{k}` = ∂f/∂m_k, `d{b}` = ∂f/∂(own entry of block b). */
export function jacobianValues(cell: Cell, products: readonly Product[]): Record<string, Expression[]> {
  const partials = cell.next.map((root) => differentiate(root));
  const each = (node: Expression): Expression[] => partials.map((partial) => partial(node));
  return {
    ...Object.fromEntries(products.map((node, k) => [`p${k}`, each(node)])),
    ...Object.fromEntries(cell.blocks.map(({ width }, b) => [`d${b}`, each(state(b, width))])),
  };
}

/** f − J s at the guess: what the affine map of a step adds. */
export function offsetValues(cell: Cell, products: readonly Product[]): Expression[] {
  return cell.next.map((root) => {
    const partial = differentiate(root);
    const own = cell.blocks.map(({ width }, b) => mul(partial(state(b, width)), state(b, width)));
    const through = products.map((node) => mul(partial(node), node));
    return sub(root, [...own, ...through].reduce(add));
  });
}

/** WGSL that puts row r of J into `jac{r}`, D floats, from `map{r}: Values`. */
export function jacobianRowText(
  program: LaneProgram,
  mapping: LaneMapping,
  products: readonly Product[],
  row: RowSlot,
  r: number,
): string {
  const layout = layoutOf(program.units, mapping);
  const blocks = program.blocks.map(({ offset, length }, b) => {
    const entry = (v: string): string => {
      const terms = products.flatMap((node, k) => {
        if (node.argument.kind !== 'state' || node.argument.block !== b) return [];
        const slots = slotsOf(program.blocks[row.block]?.length ?? 0, mapping, layout);
        return [`map${r}.p${k} * w_${matrixKey(node.matrix)}[${v} * ${slots}u + ${row.slot}u]`];
      });
      const within = indexName(program.blocks[row.block]?.length ?? 0, row.slot);
      const diagonal = `select(0.0, map${r}.d${b}, ${within} == ${v})`;
      return `jac${r}[${offset}u + ${v}] = ${[...terms, diagonal].join(' + ')};`;
    };
    return eachIndex('v', length, length * rowsOf(program, mapping).length <= 128, entry);
  });
  return [`var jac${r}: array<f32, ${stateSize(program)}>;`, ...blocks].join('\n');
}

export function stateSize(program: LaneProgram): number {
  return program.blocks.reduce((sum, { length }) => sum + length, 0);
}

/** WGSL of the values of a row of the identity. */
export function identityText(program: LaneProgram, block: number): string {
  return `Values(${Object.keys(program.values)
    .map((field) => (field === `d${block}` ? '1.0' : '0.0'))
    .join(', ')})`;
}

/** The text once per index: unrolled, or as a loop whose bound the compiler does not know. */
export function eachIndex(name: string, count: number, unrolled: boolean, text: (index: string) => string): string {
  if (unrolled)
    return range(count)
      .map((index) => text(`${index}u`))
      .join('\n');
  return `for (var ${name} = 0u; ${name} < ${count}u + params.zero; ${name}++) { ${text(name)} }`;
}
