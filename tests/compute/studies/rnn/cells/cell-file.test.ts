/** Cell files: what they mean, that they compute what the built-in cells compute, and where mistakes are pointed at. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arGru } from '../../../../../src/compute/studies/rnn/cells/ar-gru/ar-gru.ts';
import type { Cell } from '../../../../../src/compute/studies/rnn/cells/cell.ts';
import { widthOf } from '../../../../../src/compute/studies/rnn/cells/expression.ts';
import { parseCellFile } from '../../../../../src/compute/studies/rnn/cells/file/cell-file.ts';
import { gru } from '../../../../../src/compute/studies/rnn/cells/gru/gru.ts';
import { lem } from '../../../../../src/compute/studies/rnn/cells/lem/lem.ts';
import { lorenz96 } from '../../../../../src/compute/studies/rnn/cells/lorenz96/lorenz96.ts';
import { lstm } from '../../../../../src/compute/studies/rnn/cells/lstm/lstm.ts';
import { node } from '../../../../../src/compute/studies/rnn/cells/node/node.ts';
import { solveSequentialTwin } from '../../../../../src/compute/studies/rnn/twin/sequential.ts';
import { Fault } from '../../../../../src/shared/contract/fault.ts';
import { drawRandomProblem } from '../../../../support/problems.ts';

const example = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../../docs/examples', name), 'utf8');

const recurrent = (...names: string[]) => Object.fromEntries(names.map((name) => [name, ['H', 'H']]));
const fromInput = (...names: string[]) => Object.fromEntries(names.map((name) => [name, ['H', 'X']]));
const biases = (...names: string[]) => Object.fromEntries(names.map((name) => [name, ['H']]));
const gate = (kind: string, letter: string): string => `${kind}(W${letter} @ h + U${letter} @ x + b${letter})`;

/** The built-in cells, written as files. */
const WRITTEN: readonly (readonly [Cell, string])[] = [
  [gru, example('my-gru.json')],
  [
    lstm,
    file({
      state: { h: 'H', c: 'H' },
      weights: {
        ...recurrent('Wi', 'Wf', 'Wg', 'Wo'),
        ...fromInput('Ui', 'Uf', 'Ug', 'Uo'),
        ...biases('bi', 'bf', 'bg', 'bo'),
      },
      let: {
        o: gate('sigmoid', 'o'),
        memory: 'f * c + i * g',
        ...{ i: gate('sigmoid', 'i'), f: gate('sigmoid', 'f'), g: gate('tanh', 'g') },
      },
      next: { h: 'o * tanh(memory)', c: 'memory' },
    }),
  ],
  [
    lem,
    file({
      state: { y: 'H', z: 'H' },
      weights: {
        ...recurrent('W1', 'W2', 'Wz', 'Wy'),
        ...fromInput('V1', 'V2', 'Vz', 'Vy'),
        ...biases('b1', 'b2', 'bz', 'by'),
      },
      constants: { dt: 0.5 },
      let: {
        d1: 'dt * sigmoid(W1 @ y + V1 @ x + b1)',
        d2: 'dt * sigmoid(W2 @ y + V2 @ x + b2)',
        newZ: 'z + d1 * (tanh(Wz @ y + Vz @ x + bz) - z)',
      },
      next: { y: 'y + d2 * (tanh(Wy @ newZ + Vy @ x + by) - y)', z: 'newZ' },
    }),
  ],
  [
    arGru,
    file({
      state: { y: '1', h: 'H' },
      input: 1,
      weights: {
        ...recurrent('Wr', 'Wz', 'Wn'),
        ...{ Ur: ['H', '1'], Uz: ['H', '1'], Un: ['H', '1'] },
        ...biases('br', 'bz', 'bn', 'bhn'),
        ...{ wmu: ['1', 'H'], bmu: ['1'], ws: ['1', 'H'], bs: ['1'] },
      },
      let: {
        r: 'sigmoid(Wr @ h + (Ur @ y + br))',
        z: 'sigmoid(Wz @ h + (Uz @ y + bz))',
        n: 'tanh(Un @ y + bn + r * (Wn @ h + bhn))',
        newH: 'n + z * (h - n)',
        o: 'newH + y',
      },
      next: { y: 'wmu @ o + bmu + softplus(ws @ o + bs) * x', h: 'newH' },
    }),
  ],
  [lorenz96, file({ state: { y: 'H' }, constants: { F: 8, dt: 0.01 }, ...rungeKutta('y', lorenz) })],
  [
    node,
    file({
      state: { s: 'H' },
      weights: { W1: ['2H', 'H'], b1: ['2H'], W2: ['H', '2H'], b2: ['H'] },
      constants: { dt: 0.05 },
      ...rungeKutta('s', (s) => `W2 @ tanh(W1 @ (${s}) + b1) + b2`),
    }),
  ],
];

function lorenz(y: string): string {
  return `(shift(${y}, 1) - shift(${y}, -2)) * shift(${y}, -1) - (${y}) + F`;
}

function rungeKutta(y: string, slope: (y: string) => string) {
  const third = 1 / 6;
  return {
    let: {
      half: '0.5 * dt',
      ...{ k1: slope(y), k2: slope('y2'), k3: slope('y3'), k4: slope('y4') },
      ...{ y2: `${y} + half * k1`, y3: `${y} + half * k2`, y4: `${y} + dt * k3` },
    },
    next: { [y]: `${y} + ${third} * dt * (k1 + 2 * (k2 + k3) + k4)` },
  };
}

function file(parts: object): string {
  return JSON.stringify({ format: 'antler-cell-1', id: 'mine', ...parts });
}

describe.each(WRITTEN)('%o written as a file', (builtIn, text) => {
  const mine = parseCellFile(text, 'mine.json');

  it(`computes exactly what ${builtIn.id} does`, () => {
    const state = 2 * builtIn.blocks.length;
    const problem = drawRandomProblem(builtIn, { length: 30, state, input: 3, batch: 2 }, { seed: 3 });
    const own = { ...problem, cell: mine };
    const expected = solveSequentialTwin(problem);
    const found = solveSequentialTwin(own);
    expect(expected.some((value) => value !== 0)).toBe(true);
    const tolerance = builtIn === arGru ? 1e-12 : 0;
    for (const [index, value] of found.entries())
      expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(tolerance);
  });

  it(`has the sizes of ${builtIn.id}`, () => {
    expect(mine.blocks).toEqual(builtIn.blocks);
    expect(mine.inputSize).toBe(builtIn.inputSize);
    expect(mine.weights.map(({ name, rows, columns }) => ({ name, rows, columns }))).toEqual(
      builtIn.weights.map(({ name, rows, columns }) => ({ name, rows, columns })),
    );
    expect(mine.projections.length).toBe(builtIn.projections.length);
    expect(mine.next.map(widthOf)).toEqual(builtIn.blocks.map(({ width }) => width));
  });
});

it('folds a bias into its projection, so that a gru costs what the built-in one does', () => {
  const { projections } = parseCellFile(example('my-gru.json'), 'my-gru.json');
  expect(projections).toHaveLength(gru.projections.length);
  expect(projections).toEqual(expect.arrayContaining([...gru.projections]));
});

it('keeps a bias apart that is needed elsewhere', () => {
  const text = file({
    state: { h: 'H' },
    weights: { U: ['H', 'X'], b: ['H'] },
    next: { h: 'tanh(U @ x + b) * b + h' },
  });
  expect(parseCellFile(text, 'f').projections).toEqual([{ weight: 'U', bias: null, width: { units: 1, extra: 0 } }]);
});

it('tells versions of a file apart by what they compute, not by their titles', () => {
  const idOf = (parts: object): string =>
    parseCellFile(file({ state: { h: 'H' }, next: { h: 'tanh(h)' }, ...parts }), 'f').id;
  expect(idOf({})).toMatch(/^mine@[0-9a-f]{8}$/);
  expect(idOf({ title: 'Other' })).toBe(idOf({}));
  expect(idOf({ next: { h: 'sin(h)' } })).not.toBe(idOf({}));
  expect(idOf({ start: 1 })).not.toBe(idOf({}));
});

it('reads the example in the documentation', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../../docs/adding.md'), 'utf8');
  const [, text = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
  expect(parseCellFile(text, 'adding.md')).toMatchObject({ title: 'minimal', inputSize: null });
});

it('reads its second example', () => {
  expect(parseCellFile(example('peephole-lstm.json'), 'f')).toMatchObject({
    title: 'LSTM with peepholes',
    inputSize: null,
  });
});

/** 2 + 3 * 4 and the like, by the tanh that the next state is. */
describe('binds', () => {
  it.each([
    ['1 + 2 * 3 - 4', 3],
    ['2 * 3 / 4', 1.5],
    ['12 / 2 / 3', 2],
    ['-2 * -3', 6],
    ['-(1 - 3) - -1', 3],
    ['1 - 2 - 3', -4],
    ['1 - (2 - 3)', 2],
    ['1e-1 + .5 + 2.', 2.6],
  ])('%s', (text, value) => {
    const cell = parseCellFile(file({ state: { h: 'H' }, next: { h: `h * (${text})` } }), 'f');
    const problem = {
      ...drawRandomProblem(gru, { length: 1, state: 1, input: 1, batch: 1 }),
      cell,
      weights: {},
      input: 0,
    };
    const [found] = solveSequentialTwin({ ...problem, inputs: new Float32Array(0), initial: Float32Array.of(1) });
    expect(found).toBeCloseTo(value, 12);
  });

  it('@ tighter than anything, from the right', () => {
    const weights = { A: ['H', 'H'], B: ['H', 'H'] };
    const read = (next: string) => parseCellFile(file({ state: { h: 'H' }, weights, next: { h: next } }), 'f').next;
    expect(read('h * A @ B @ h')).toEqual(read('h * (A @ (B @ h))'));
    expect(read('A @ B @ h * h')).toEqual(read('(A @ (B @ h)) * h'));
    expect(read('-A @ B @ h')).toEqual(read('-(A @ (B @ h))'));
  });
});

const BASE = {
  state: { h: 'H' },
  weights: { W: ['H', 'H'], U: ['H', 'X'], b: ['H'], V: ['2H', 'H'], C: ['H', '2H'] },
  let: { r: 'sigmoid(W @ h + U @ x + b)', v: 'V @ h' },
};

/** A file on several lines, so that lines and columns differ. */
function mistake(parts: object): string {
  return JSON.stringify(
    { format: 'antler-cell-1', id: 'mine', ...BASE, next: { h: 'r * h + C @ v' }, ...parts },
    null,
    1,
  );
}

/** Line and column of a piece of the text. */
function placeOf(text: string, piece: string): string {
  const offset = text.indexOf(piece);
  expect(offset, piece).toBeGreaterThanOrEqual(0);
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

function refusal(text: string): string {
  try {
    parseCellFile(text, 'mine.json');
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe('invalid');
    expect((error as Fault).message).not.toContain('\n');
    return (error as Fault).message;
  }
  throw new Error('was not refused');
}

describe('a mistake in an expression is pointed at', () => {
  it.each<readonly [next: string, place: string, message: RegExp]>([
    ['r * q + h', 'q + h', /there is no "q"; known: x, h, W, U, b, V, C, r, v/],
    ['r * (h + b', '"\n }', /expected "\)", found the end/],
    ['r h', 'h"', /expected an operator or the end, found "h"/],
    ['r * * h', '* h', /expected a number, a name or "\(", found "\*"/],
    ['r ? h', '? h', /"\?" has no meaning here/],
    ['', '', /an expression is missing/],
    ['W * h', 'W * h', /"W" is a matrix: write "W @ vector"/],
    ['U + h', 'U + h', /"U" is a matrix: write "U @ x"/],
    ['h @ W', 'h @ W', /left of "@" stands the name of a matrix/],
    ['r + U @ h', '@ h', /"U" has X columns: write "U @ x"/],
    ['r * x', 'x"', /x stands to the right of a matrix with X columns/],
    ['W @ v + r', 'v + r', /"W" takes a vector of H entries, not 2H entries/],
    ['W @ 2', '2"', /"W" takes a vector of H entries, not a number/],
    ['r * h + v', '+ v', /H and 2H entries do not go together/],
    ['v', 'v"', /this has 2H entries, expected H/],
    ['3', '3"', /a number that never changes/],
    ['relu(h)', 'relu(h)', /there is no function "relu"; known: sigmoid, tanh/],
    ['tanh(h, r)', 'tanh(h, r)', /"tanh" takes 1 argument, not 2/],
    ['shift(h)', 'shift(h)', /"shift" takes 2 arguments, not 1/],
    ['shift(h, r)', 'r)', /shift goes by a whole number/],
    ['shift(h, 0.5)', '0.5)', /shift goes by a whole number/],
    ['shift(2, 1)', '2, 1)', /only a vector can be shifted/],
    ['r / h', 'h"', /only a number other than 0/],
    ['h / 0', '0"', /only a number other than 0/],
    ['h * 1e99', '1e99', /too large/],
    [`${'('.repeat(120)}h`, '', /nested too deeply/],
    [`h${' + h'.repeat(1100)}`, '', /at most 4000|Too big|at most 2000/],
  ])('%s', (next, place, message) => {
    const text = mistake({ next: { h: next } });
    const line = refusal(text);
    expect(line).toMatch(message);
    if (place === '') return;
    const start = text.indexOf('"h": "', text.indexOf('"next"')) + 6;
    const lines = text.slice(0, text.indexOf(place, start)).split('\n');
    expect(line).toContain(`line ${lines.length}, column ${lines.at(-1)!.length + 1}`);
  });

  it('within a let, behind escapes, with the text around it', () => {
    const text = mistake({ let: { ...BASE.let, r: 'sigmoid(W @ h + U @ x + b) + oops' } }).replace(
      'sigmoid(W',
      'sigmoid\\u0028W',
    );
    const line = refusal(text);
    expect(line).toContain(`${placeOf(text, 'oops')}: let.r: there is no "oops"`);
    expect(line).toContain('near "…id(W @ h + U @ x + b) + ^oops"');
  });

  it('through a circle of names', () => {
    const text = mistake({ let: { ...BASE.let, r: 'v2 * h', v2: 'sin(h) * r' } });
    const line = refusal(text);
    expect(line).toContain('"r" depends on itself: r → v2 → r');
    expect(line).toMatch(/let\.v2: .*near "sin\(h\) \* \^r"$/);
  });
});

describe('a mistake elsewhere is pointed at', () => {
  it.each<readonly [parts: object, piece: string, message: RegExp]>([
    [{ format: 'antler-cell-9' }, '"antler-cell-9"', /format/],
    [{ id: 'My Cell' }, '"My Cell"', /id: an id has 1 to 40 small letters/],
    [{ id: 'gru' }, '"gru"', /id: "gru" is a cell of Antler's own/],
    [{ colour: 'red' }, '{', /colour/],
    [{ next: {} }, '{}', /next: the next h is missing/],
    [{ next: { h: 'r * h + C @ v', c: 'h' } }, '"h"\n }\n}', /next\.c: the state has no "c"/],
    [{ state: { h: '3 + H' } }, '"3 + H"', /state\.h: a size is "H", "2H", "H \+ 1" or "1"/],
    [{ state: { h: '9H' } }, '"9H"', /at most 8H/],
    [
      { state: { h: '1' }, weights: {}, let: {}, next: { h: 'sin(h)' } },
      '{\n  "h": "1"',
      /no part of the state grows with H/,
    ],
    [{ constants: { tanh: 1 } }, '1\n }', /one of the words/],
    [{ constants: { W: 1 } }, '1\n }', /constants\.W: "W" has a meaning already/],
    [{ constants: { spare: 1 } }, '1\n }', /constants\.spare: "spare" is not used/],
    [{ constants: { big: 1e9 } }, '1000000000', /constants\.big: Too big/],
    [
      { weights: { ...BASE.weights, extra: ['H'] } },
      '[\n   "H"\n  ]\n }',
      /weights\.extra: "extra" is not used by any next state/,
    ],
    [
      { weights: { ...BASE.weights, b: ['H', 'H', 'H'] } },
      '[\n   "H",\n   "H",\n   "H"',
      /weights\.b: a weight has one/,
    ],
    [{ let: { ...BASE.let, r: 'sigmoid(W @ h)' } }, '', /weights\.U: "U" is not used/],
    [{ let: { ...BASE.let, q: 'sin(h)' } }, '"sin(h)"', /let\.q: "q" is not used/],
  ])('%o', (parts, piece, message) => {
    const text = mistake(parts);
    const line = refusal(text);
    expect(line).toMatch(message);
    if (piece !== '') expect(line).toContain(placeOf(text, piece));
  });

  it('a name that stands twice', () => {
    const text = '{"format": "antler-cell-1",\n "id": "a",\n "id": "b"}';
    expect(refusal(text)).toBe('mine.json, line 3, column 8: "id" stands here twice');
  });

  it('what is no JSON, ends early, or is far too much', () => {
    expect(refusal('{"format": \n "antler-cell-1",, }')).toMatch(/line 2, column 18: the file is no JSON text/);
    expect(refusal('{"format":')).toMatch(/ends too early/);
    expect(refusal('')).toMatch(/ends too early/);
    expect(refusal(`"${'x'.repeat(70_000)}"`)).toMatch(/larger than a cell file may be/);
    expect(refusal('['.repeat(30_000) + ']'.repeat(30_000))).toMatch(/line 1, column 1: /);
    expect(refusal('null')).toMatch(/line 1, column 1: /);
  });
});
