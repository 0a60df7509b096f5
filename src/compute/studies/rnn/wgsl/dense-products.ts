/**
 * Products of matrices that a team owns by rows; `out` is none of the operands.
 * - `product(x, y, out)`: X Y;
 * - `product_pair(x, w, y, x_out, w_out)`: X Y and W Y at once, which costs less than both by themselves;
 * - `add_gram(sum, scale, x, y)`: sum + scale · X Yᵀ, in place;
 * - `vector_product(m, x)` = M x.
 * Rows on the left stay in place, with indices known to the compiler; of those on the right one entry each is broadcast
 * per column of the result, so that few sums are open at a time and memory is touched 2 D times for D² multiply-adds.
 */
import { rowValue, type DenseTeam } from './dense-team.ts';
import { range } from './lanes.ts';

/** Columns of the result at a time, where a row comes from workgroup memory. */
const BLOCK = 8;
/** Sums at a time, where a row is broadcast. */
const OPEN_SUMS = 4;
/**
 * Multiply-adds of a lane's share of a product up to which its columns are unrolled; a kernel has up to seven products. Of
 * a lane alone they are most of the work, in a subgroup the broadcasts are.
 */
const UNROLLED_ALONE = 512;
const UNROLLED_IN_SUBGROUP = 256;

const POINTER = 'ptr<function, Rows>';

export function emitProducts(team: DenseTeam): string {
  const body = team.kind === 'workgroup' ? blockedProducts : columnProducts;
  return `fn product(x: ${POINTER}, y: ${POINTER}, out: ${POINTER}) {
${body(team, [{ left: 'x', out: 'out' }])}
}
fn product_pair(x: ${POINTER}, w: ${POINTER}, y: ${POINTER}, x_out: ${POINTER}, w_out: ${POINTER}) {
${body(team, [
  { left: 'x', out: 'x_out' },
  { left: 'w', out: 'w_out' },
])}
}
${emitGram(team)}
${emitVectorProduct(team)}`;
}

interface Term {
  readonly left: string;
  readonly out: string;
}
const RIGHT: Term = { left: 'y', out: '' };

function eachRow(team: DenseTeam, terms: readonly Term[], text: (term: Term, q: number) => string): string {
  return terms.flatMap((term) => range(team.rows).map((q) => text(term, q))).join(' ');
}

function columnProducts(team: DenseTeam, terms: readonly Term[]): string {
  const { state } = team;
  const width = columnsAtOnce(team, terms.length);
  const columns = range(width);
  const each = (text: (c: number) => string) => columns.map(text).join(' ');
  const adds = range(state).map((v) => {
    const broadcasts = each((c) => `let z${c} = ${rowValue(team, `y${c}_`, v)};`);
    const sums = eachRow(team, terms, ({ left }, q) => {
      const entry = `(*${left})[${q * state + v}]`;
      return `{ let l = ${entry}; ${each((c) => `${left}${q}_${c} += l * z${c};`)} }`;
    });
    return `    { ${broadcasts} ${sums} }`;
  });
  return eachColumn(
    team,
    width,
    (place) => `
    ${eachRow(team, [RIGHT], ({ left }, q) => each((c) => `let ${left}${c}_${q} = (*${left})[${place(q * state + c)}];`))}
    ${eachRow(team, terms, ({ left }, q) => each((c) => `var ${left}${q}_${c} = 0.0;`))}
${adds.join('\n')}
    ${eachRow(team, terms, ({ left, out }, q) => each((c) => `(*${out})[${place(q * state + c)}] = ${left}${q}_${c};`))}
  `,
  );
}

/**
 * The text for every so many columns, told where the first of them is behind a place: one after the other where that is
 * not too much to compile, since compilers for CPUs take what a loop indexes out of memory lane by lane.
 */
function eachColumn(team: DenseTeam, step: number, text: (place: (before: number) => string) => string): string {
  const { state } = team;
  if (!isUnrolled(team))
    return `  for (var j = 0u; j < STATE + params.zero; j += ${step}u) {${text((before) => `${before}u + j`)}}`;
  return range(state / step)
    .map((block) => `  {${text((before) => `${before + block * step}`)}}`)
    .join('\n');
}

function isUnrolled({ kind, state, rows }: DenseTeam): boolean {
  return state * state * rows <= (kind === 'alone' ? UNROLLED_ALONE : UNROLLED_IN_SUBGROUP);
}

/** Columns at a time: as many as divide the state and keep no more sums open than a CPU has registers to spare. */
function columnsAtOnce(team: DenseTeam, terms: number): number {
  return [4, 2].find((width) => team.state % width === 0 && width * team.rows * terms <= OPEN_SUMS) ?? 1;
}

/** The right side published row by row; blocks of columns overlap where they do not divide the state. */
function blockedProducts(team: DenseTeam, terms: readonly Term[]): string {
  const { state } = team;
  const width = Math.min(BLOCK, state);
  const columns = range(width);
  const sums = (text: (term: Term, q: number, c: number) => string) =>
    columns.map((c) => eachRow(team, terms, (term, q) => text(term, q, c)));
  return `${publish('exchange[team_base + row_of(q) * STATE + v]')}
  for (var block = 0u; block < ${Math.ceil(state / width)}u + params.zero; block++) {
    let begin = min(block * ${width}u, ${state - width}u);
    ${sums(({ left }, q, c) => `var ${left}${q}_${c} = 0.0;`).join(' ')}
    for (var v = 0u; v < STATE + params.zero; v++) {
      let first = team_base + v * STATE + begin;
      ${eachRow(team, terms, ({ left }, q) => `let ${left}${q} = (*${left})[${q * state}u + v];`)}
${sums(({ left }, q, c) => `${left}${q}_${c} += ${left}${q} * z;`)
  .map((adds, c) => `      { let z = exchange[first + ${c}u]; ${adds} }`)
  .join('\n')}
    }
    ${sums(({ left, out }, q, c) => `(*${out})[${q * state + c}u + begin] = ${left}${q}_${c};`).join('\n    ')}
  }`;
}

/** Entry v of all rows of y, to the place given. */
function publish(place: string): string {
  return `  workgroupBarrier(); // what was exchanged before has been read
  for (var q = 0u; q < ROWS + params.zero; q++) {
    for (var v = 0u; v < STATE + params.zero; v++) {
      if (owns(q)) {
        ${place} = (*y)[q * STATE + v];
      }
    }
  }
  workgroupBarrier(); // all rows of y are published`;
}

function emitGram(team: DenseTeam): string {
  const { state, kind } = team;
  const slots = range(team.rows);
  const head = `fn add_gram(sum: ${POINTER}, scale: f32, x: ${POINTER}, y: ${POINTER}) {`;
  if (kind === 'workgroup') {
    return `${head}
${publish('exchange[team_base + row_of(q) * STATE + v]')}
  for (var j = 0u; j < STATE + params.zero; j++) {
    let first = team_base + j * STATE;
    ${slots.map((q) => `var s${q} = 0.0;`).join(' ')}
    for (var v = 0u; v < STATE + params.zero; v++) {
      let z = exchange[first + v];
      ${slots.map((q) => `s${q} += (*x)[${q * state}u + v] * z;`).join(' ')}
    }
    ${slots.map((q) => `(*sum)[${q * state}u + j] += scale * s${q};`).join(' ')}
  }
}`;
  }
  const columns = range(state).map((j) => {
    const sums = slots.map((q) => `s${q}_${j} += x${q} * z;`);
    return `    { let z = ${rowValue(team, 'y', j)}; ${sums.join(' ')} }`;
  });
  const each = (text: (q: number, j: number) => string) =>
    slots
      .map((q) =>
        range(state)
          .map((j) => text(q, j))
          .join(' '),
      )
      .join('\n');
  const step = (place: (before: number) => string): string => `
    ${slots.map((q) => `let x${q} = scale * (*x)[${place(q * state)}]; let y${q} = (*y)[${place(q * state)}];`).join(' ')}
${columns.join('\n')}
  `;
  return `${head}
${each((q, j) => `var s${q}_${j} = (*sum)[${q * state + j}];`)}
${eachColumn(team, 1, step)}
${each((q, j) => `(*sum)[${q * state + j}] = s${q}_${j};`)}
}`;
}

function emitVectorProduct(team: DenseTeam): string {
  const slots = range(team.rows);
  const head = `fn vector_product(m: ${POINTER}, x: Entries) -> Entries {
  ${slots.map((q) => `var s${q} = 0.0;`).join(' ')}`;
  const tail = `  return Entries(${slots.map((q) => `s${q}`).join(', ')});
}`;
  if (team.kind === 'workgroup') {
    return `${head}
  workgroupBarrier(); // what was exchanged before has been read
  ${slots.map((q) => `if (owns(${q}u)) { exchange[team_base + row_of(${q}u)] = x[${q}]; }`).join(' ')}
  workgroupBarrier(); // all entries of x are published
  for (var v = 0u; v < STATE + params.zero; v++) {
    let z = exchange[team_base + v];
    ${slots.map((q) => `s${q} += (*m)[${q * team.state}u + v] * z;`).join(' ')}
  }
${tail}`;
  }
  const columns = range(team.state).map((j) => {
    const sums = slots.map((q) => `s${q} += (*m)[${q * team.state + j}] * z;`);
    return `  { let z = ${rowValue(team, 'x', j)}; ${sums.join(' ')} }`;
  });
  return `${head}
  ${slots.map((q) => `let x${q} = x[${q}];`).join(' ')}
${columns.join('\n')}
${tail}`;
}
