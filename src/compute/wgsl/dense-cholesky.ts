/**
 * Cholesky factors of matrices that a team owns by rows, for few matrices one after the other:
 * - `factorise(m, s)`: M = S Sᵀ of a positive semidefinite M, which may be 0; M is replaced by Sᵀ. A pivot within the
 *   rounding of its diagonal entry counts as 0, and so does its column.
 * - `eliminate(m, x, h)`: with M = L Lᵀ of an M that is I and something positive semidefinite, X becomes X L⁻ᵀ, and
 *   L⁻¹ h is returned; M is used up. No exact pivot is below 1, so that none is taken to be.
 * After each pivot its row, scaled, is what all lanes need. Registers cannot be indexed: in a subgroup the columns move one
 * to the left instead, as in dense-inverse.ts.
 */
import { pivotEntryOf, type SharedTeam } from './dense-team.ts';
import { range } from './lanes.ts';

const FACTORISE = 'fn factorise(m: ptr<function, Rows>, s: ptr<function, Rows>) {';
const ELIMINATE = 'fn eliminate(m: ptr<function, Rows>, x: ptr<function, Rows>, h: Entries) -> Entries {';

/** What the row of a pivot is scaled by; `explained` is what earlier columns have taken off its diagonal entry. */
const ROOT = `fn scale_of_pivot(pivot: f32, explained: f32) -> f32 {
  return select(0.0, inverseSqrt(max(pivot, 1e-37)), pivot > 1e-7 * explained);
}`;

export function emitCholesky(team: SharedTeam): string {
  return team.kind === 'subgroup'
    ? [ROOT, subgroupFactorise(team), subgroupEliminate(team)].join('\n')
    : [ROOT, workgroupFactorise(team), workgroupEliminate(team)].join('\n');
}

/** Registers for the rows of a matrix, filled from a private array. */
function namedRows({ state, rows }: SharedTeam, name: string, from: string): string {
  return eachEntry(state, rows, (q, j) => `var ${name}${q}_${j} = ${from.replace('@', `${q * state + j}`)};`);
}

function eachEntry(state: number, rows: number, text: (q: number, j: number) => string): string {
  return range(rows)
    .map((q) =>
      range(state)
        .map((j) => text(q, j))
        .join(' '),
    )
    .join('\n  ');
}

/** The rows below the pivot lose their share of it; its own row stays, scaled, and those above are done. */
function subgroupFactorise(team: SharedTeam): string {
  const { state, rows } = team;
  const slots = range(rows);
  const last = state - 1;
  const pivot = pivotEntryOf(team);
  const each = (text: (q: number) => string) => slots.map(text).join(' ');
  const moves = range(state)
    .slice(1)
    .map((j) => {
      const move = (q: number) =>
        `a${q}_${j - 1} = select(a${q}_${j} - l${q} * p, p, on${q}); s${q}_${j - 1} = s${q}_${j};`;
      return `    { let p = scale * ${pivot((q) => `a${q}_${j}`)}; ${each(move)} }`;
    });
  return `${FACTORISE}
  ${each((q) => `let row${q} = row_of(${q}u); var e${q} = 0.0;`)}
  ${namedRows(team, 'a', '(*m)[@]')}
  ${namedRows(team, 's', '0.0')}
  for (var k = 0u; k < STATE + params.zero; k++) {
    let slot = k / LANES;
    let lane = k % LANES;
    ${each((q) => `let r${q} = scale_of_pivot(a${q}_0, e${q});`)}
    let scale = ${pivot((q) => `r${q}`)};
    ${each((q) => `let on${q} = row${q} == k; let g${q} = scale * a${q}_0; let l${q} = select(0.0, g${q}, row${q} > k); e${q} += l${q} * l${q};`)}
    ${each((q) => `let kept${q} = select(a${q}_0, 0.0, row${q} > k);`)}
${moves.join('\n')}
    ${each((q) => `a${q}_${last} = select(kept${q}, g${q}, on${q}); s${q}_${last} = select(l${q}, g${q}, on${q});`)}
  }
  ${eachEntry(state, rows, (q, j) => `(*m)[${q * state + j}] = a${q}_${j}; (*s)[${q * state + j}] = s${q}_${j};`)}
}`;
}

function subgroupEliminate(team: SharedTeam): string {
  const { state, rows } = team;
  const slots = range(rows);
  const last = state - 1;
  const pivot = pivotEntryOf(team);
  const each = (text: (q: number) => string) => slots.map(text).join(' ');
  const moves = range(state)
    .slice(1)
    .map((j) => {
      const move = (q: number) => `a${q}_${j - 1} = a${q}_${j} - l${q} * p; x${q}_${j - 1} = x${q}_${j} - u${q} * p;`;
      return `    { let p = scale * ${pivot((q) => `a${q}_${j}`)}; ${each(move)} }`;
    });
  return `${ELIMINATE}
  ${each((q) => `let row${q} = row_of(${q}u); var h${q} = h[${q}];`)}
  ${namedRows(team, 'a', '(*m)[@]')}
  ${namedRows(team, 'x', '(*x)[@]')}
  for (var k = 0u; k < STATE + params.zero; k++) {
    let slot = k / LANES;
    let lane = k % LANES;
    let scale = inverseSqrt(max(${pivot((q) => `a${q}_0`)}, 1.0));
    let z = scale * ${pivot((q) => `h${q}`)};
    ${each((q) => `let l${q} = scale * a${q}_0; let u${q} = scale * x${q}_0; h${q} = select(select(h${q} - l${q} * z, h${q}, row${q} < k), z, row${q} == k);`)}
${moves.join('\n')}
    ${each((q) => `a${q}_${last} = 0.0; x${q}_${last} = u${q};`)}
  }
  ${eachEntry(state, rows, (q, j) => `(*x)[${q * state + j}] = x${q}_${j};`)}
  return Entries(${slots.map((q) => `h${q}`).join(', ')});
}`;
}

/**
 * Opens the loop over pivots k: their lane publishes what stands right of the pivot, scaled, with two values more in the
 * places k and STATE; the next one goes to the other half.
 */
function publishing(scale: string, atPivot: string, more: string): string {
  return `  workgroupBarrier(); // what was exchanged before has been read
  for (var k = 0u; k < STATE + params.zero; k++) {
    let first = team_base + (k & 1u) * (STATE + 1u);
    if (k % LANES == team_lane) {
      let slot = k / LANES;
      let row = slot * STATE;
      let scale = ${scale};
      exchange[first + k] = ${atPivot};
      for (var v = k + 1u; v < STATE + params.zero; v++) {
        exchange[first + v] = scale * (*m)[row + v];
      }
      exchange[first + STATE] = ${more};
    }
    workgroupBarrier(); // the row is published`;
}

function workgroupFactorise({ state, rows }: SharedTeam): string {
  const each = (text: (q: number) => string) => range(rows).map(text).join(' ');
  const m = (q: number, column: string) => `(*m)[${q * state}u + ${column}]`;
  return `${FACTORISE}
  var explained: Entries;
  ${each((q) => `let row${q} = row_of(${q}u);`)}
${publishing('scale_of_pivot((*m)[row + k], explained[slot])', 'scale * (*m)[row + k]', 'scale')}
    let root = exchange[first + k];
    let scale = exchange[first + STATE];
    ${each((q) => `let on${q} = row${q} == k; let l${q} = select(0.0, scale * ${m(q, 'k')}, row${q} > k); explained[${q}] += l${q} * l${q};`)}
    for (var v = k + 1u; v < STATE + params.zero; v++) {
      let p = exchange[first + v];
      ${each((q) => `${m(q, 'v')} = select(${m(q, 'v')} - l${q} * p, p, on${q});`)}
    }
    ${each((q) => `(*s)[${q * state}u + k] = select(l${q}, root, on${q});`)}
    ${each((q) => `${m(q, 'k')} = select(select(${m(q, 'k')}, 0.0, row${q} > k), root, on${q});`)}
  }
}`;
}

function workgroupEliminate({ state, rows }: SharedTeam): string {
  const each = (text: (q: number) => string) => range(rows).map(text).join(' ');
  const at = (matrix: string, q: number, column: string) => `(*${matrix})[${q * state}u + ${column}]`;
  return `${ELIMINATE}
  var out = h;
  ${each((q) => `let row${q} = row_of(${q}u);`)}
${publishing('inverseSqrt(max((*m)[row + k], 1.0))', 'scale', 'scale * out[slot]')}
    let scale = exchange[first + k];
    let z = exchange[first + STATE];
    ${each((q) => `let l${q} = scale * ${at('m', q, 'k')}; let u${q} = scale * ${at('x', q, 'k')};`)}
    ${each((q) => `out[${q}] = select(select(out[${q}] - l${q} * z, out[${q}], row${q} < k), z, row${q} == k); ${at('x', q, 'k')} = u${q};`)}
    for (var v = k + 1u; v < STATE + params.zero; v++) {
      let p = exchange[first + v];
      ${each((q) => `${at('m', q, 'v')} -= l${q} * p; ${at('x', q, 'v')} -= u${q} * p;`)}
    }
  }
  return out;
}`;
}
