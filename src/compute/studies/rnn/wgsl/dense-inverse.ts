/**
 * `inverse_near_identity(m, scale)` = (I + scale · M)⁻¹ by Gauss-Jordan elimination in place, without pivoting: for M
 * positive semidefinite, or a product of two such, all pivots are positive. A lane alone takes M for symmetric.
 * Registers cannot be indexed, so after each pivot the columns move one to the left (alone, the rows too): the pivot is
 * always in the first place, and after D pivots everything is back in its own.
 */
import type { DenseTeam } from './dense-team.ts';
import { range } from './lanes.ts';

const HEAD = 'fn inverse_near_identity(m: ptr<function, Rows>, scale: f32, out: ptr<function, Rows>) {';

export function emitInverse(team: DenseTeam): string {
  if (team.kind === 'alone') return symmetricInverse(team.state);
  return team.kind === 'subgroup' ? subgroupInverse(team) : workgroupInverse(team);
}

/** The symmetric sweep: a_kk ← −1/a_kk, a_ik ← a_ik/a_kk, a_ij ← a_ij − a_ik a_jk/a_kk; all pivots swept, −A⁻¹ is left. */
function symmetricInverse(state: number): string {
  const rows = range(state);
  const below = rows.slice(1);
  return `${HEAD}
${rows
  .map((i) =>
    range(i + 1)
      .map((j) => `var a${i}_${j} = scale * (*m)[${i * state + j}]${i === j ? ' + 1.0' : ''};`)
      .join(' '),
  )
  .join('\n')}
  for (var k = 0u; k < STATE + params.zero; k++) {
    let d = 1.0 / a0_0;
    ${below.map((i) => `let c${i} = a${i}_0; let g${i} = c${i} * d;`).join(' ')}
${below
  .map(
    (i) =>
      `    ${below
        .filter((j) => j <= i)
        .map((j) => `a${i - 1}_${j - 1} = a${i}_${j} - g${i} * c${j};`)
        .join(' ')}`,
  )
  .join('\n')}
    ${below.map((j) => `a${state - 1}_${j - 1} = g${j};`).join(' ')}
    a${state - 1}_${state - 1} = -d;
  }
${rows.map((i) => rows.map((j) => `(*out)[${i * state + j}] = -a${Math.max(i, j)}_${Math.min(i, j)};`).join(' ')).join('\n')}
}`;
}

/** One pivot: other rows lose g times the pivot row, which itself is divided by the pivot. */
function subgroupInverse({ state, rows, teams }: DenseTeam): string {
  const slots = range(rows);
  const columns = range(state);
  const last = state - 1;
  const start = (q: number, j: number) => `scale * (*m)[${q * state + j}] + select(0.0, 1.0, row${q} == ${j}u)`;
  const each = (text: (q: number, j: number) => string) => slots.flatMap((q) => columns.map((j) => text(q, j)));
  const pivotEntry = (j: number) => `subgroupShuffle(${pickSlot(rows, j)}, ${teams === 1 ? '' : 'team_base + '}lane)`;
  const moves = columns.slice(1).map((j) => {
    const move = (q: number) => `a${q}_${j - 1} = select(a${q}_${j}, 0.0, on${q}) - g${q} * p;`;
    return `    { let p = ${pivotEntry(j)}; ${slots.map(move).join(' ')} }`;
  });
  return `${HEAD}
  ${slots.map((q) => `let row${q} = row_of(${q}u);`).join(' ')}
  ${each((q, j) => `var a${q}_${j} = ${start(q, j)};`).join('\n  ')}
  for (var k = 0u; k < STATE + params.zero; k++) {
    let slot = k / LANES;
    let lane = k % LANES;
    let d = 1.0 / ${pivotEntry(0)};
    ${slots.map((q) => `let on${q} = row${q} == k; let g${q} = select(a${q}_0 * d, -d, on${q});`).join(' ')}
${moves.join('\n')}
    ${slots.map((q) => `a${q}_${last} = -g${q};`).join(' ')}
  }
  ${each((q, j) => `(*out)[${q * state + j}] = a${q}_${j};`).join(' ')}
}`;
}

/** Entry j of the row in a slot that the compiler does not know. */
function pickSlot(rows: number, j: number): string {
  return range(rows)
    .slice(1)
    .reduce((picked, q) => `select(${picked}, a${q}_${j}, slot == ${q}u)`, `a0_${j}`);
}

function workgroupInverse({ state, rows }: DenseTeam): string {
  const slots = range(rows);
  return `${HEAD}
  for (var v = 0u; v < STATE + params.zero; v++) {
    ${slots.map((q) => `(*out)[${q * state}u + v] = scale * (*m)[${q * state}u + v] + select(0.0, 1.0, row_of(${q}u) == v);`).join(' ')}
  }
  workgroupBarrier(); // what was exchanged before has been read
  for (var k = 0u; k < STATE + params.zero; k++) {
    let first = team_base + (k & 1u) * STATE;
    if (k % LANES == team_lane) {
      for (var v = 0u; v < STATE + params.zero; v++) {
        exchange[first + v] = (*out)[(k / LANES) * STATE + v];
      }
    }
    workgroupBarrier(); // the pivot row is published; the next one goes to the other half
    let d = 1.0 / exchange[first + k];
    ${slots.map((q) => `let on${q} = row_of(${q}u) == k; let g${q} = select((*out)[${q * state}u + k] * d, -d, on${q});`).join(' ')}
    for (var v = 0u; v < STATE + params.zero; v++) {
      let p = exchange[first + v];
      ${slots.map((q) => `(*out)[${q * state}u + v] = select((*out)[${q * state}u + v], 0.0, on${q}) - g${q} * p;`).join(' ')}
    }
    ${slots.map((q) => `(*out)[${q * state}u + k] = -g${q};`).join(' ')}
  }
}`;
}
