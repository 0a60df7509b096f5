import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseProblem } from '../../../../../src/compute/studies/rnn/drawing/problem-file.ts';
import { Fault } from '../../../../../src/shared/contract/fault.ts';
import { drawProblem } from '../../../../../src/compute/studies/rnn/drawing/workload.ts';
import { cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { GOLDEN_NAMES, loadGolden } from '../../../../support/golden.ts';

const content = (name: string) => readFileSync(new URL(`../../../../golden/${name}.json`, import.meta.url), 'utf8');

/** The golden case as an object to spoil. */
type Loose = ReturnType<typeof JSON.parse>;
function spoiled(change: (file: Loose) => void, name = 'gru_small'): string {
  const file = JSON.parse(content(name));
  change(file);
  return JSON.stringify(file);
}

function refusal(text: string): string {
  try {
    parseProblem(text, 'case.json');
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe('invalid');
    expect((error as Fault).message).not.toContain('\n');
    return (error as Fault).message;
  }
  throw new Error('it was accepted');
}

describe('parseProblem', () => {
  it.each(GOLDEN_NAMES)('reads %s', (name) => {
    const given = parseProblem(content(name), `${name}.json`);
    const { problem, golden } = loadGolden(name);
    expect(given.problem).toEqual(problem);
    expect(given.name).toBe(name);
    expect(given.checksum).toMatch(/^[0-9a-f]{8}$/);
    expect(given.truth?.states).toHaveLength(golden.truth.data.length);
    expect([...given.cotangents!()]).toEqual(golden.grad.c.data);
    expect(given.gradient!.loss).toBe(golden.grad.loss);
    expect([...given.gradient!.adjoint!.values]).toEqual(golden.grad.adjoint.data);
    expect(given.gradient!.inputs!.steps).toEqual(golden.grad.dx.t);
    expect(Object.keys(given.gradient!.weights)).toEqual(Object.keys(golden.grad.dtheta));
  });

  it('has no use for a gradient whose loss it does not know', () => {
    const text = spoiled((file) => [delete file.grad.c, delete file.draw.cotangentSeed]);
    expect(parseProblem(text, 'case.json')).toMatchObject({ cotangents: null, gradient: null });
  });

  it.each(GOLDEN_NAMES)('regenerates the arrays of %s where data is null', (name) => {
    const text = spoiled((file) => {
      file.weights.data = null;
      file.x.data = null;
      // Its start is a state of its own on the attractor.
      if (file.cell !== 'lorenz96') file.s0.data = null;
      if (file.guess) file.guess.data = null;
      delete file.truth;
      delete file.runs;
      delete file.grad;
    }, name);
    const given = parseProblem(text, 'case.json');
    const { problem, golden } = loadGolden(name);
    expect(given.problem).toEqual(problem);
    expect(given.truth).toBeNull();
    expect([...given.cotangents!()]).toEqual(golden.grad.c.data);
  });

  it('knows no cotangents where the file names none', () => {
    const text = spoiled((file) => [delete file.grad, delete file.draw.cotangentSeed]);
    expect(parseProblem(text, 'case.json').cotangents).toBeNull();
  });

  it('tells problems apart that differ in a constant alone', () => {
    const [one, other] = [0.125, 0.25].map((dt) => spoiled((file) => (file.hyper.dt = dt), 'lem_T128'));
    const [first, second] = [one!, other!].map((text) => parseProblem(text, 'case.json'));
    expect(first?.problem.hyper).toEqual({ dt: 0.125 });
    expect(first?.checksum).not.toBe(second?.checksum);
  });

  it('takes the cell’s own start where there are no initial states', () => {
    const text = spoiled((file) => delete file.s0, 'lorenz96_T256');
    const drawn = drawProblem(cellById('lorenz96'), { length: 1, state: 5, input: 0, batch: 1, seed: 0 }, 1);
    expect(parseProblem(text, 'case.json').problem.initial).toEqual(drawn.initial);
  });

  it('takes zeros where there are no initial states', () => {
    const text = spoiled((file) => {
      delete file.s0;
      delete file.draw;
    });
    expect(parseProblem(text, 'case.json').problem.initial).toEqual(new Float32Array(12));
  });

  it('keeps a truth with gaps and values that are not finite', () => {
    const text = spoiled(
      (file) => (file.truth = { t: [1, 32], shape: [2, 2, 6], data: [null, ...Array(23).fill(0.5)] }),
    );
    const truth = parseProblem(text, 'case.json').truth;
    expect(truth?.steps).toEqual([1, 32]);
    expect(truth?.states[0]).toBeNaN();
  });

  it.each<[string, (file: Loose) => void, string]>([
    ['another format', (file) => (file.format = 'x'), 'case.json: format: '],
    ['T = 0', (file) => (file.T = 0), 'case.json: T: Too small: expected number to be >=1, got 0'],
    ['a fraction', (file) => (file.D = 2.5), 'D: '],
    ['a size out of range', (file) => (file.B = 1e99), 'B: '],
    ['a missing size', (file) => delete file.nx, 'nx: '],
    ['text for a number', (file) => (file.T = '32'), 'got "32"'],
    ['an unknown cell', (file) => (file.cell = 'rnn'), 'unknown cell "rnn"'],
    ['H that is not D', (file) => (file.H = 3), 'H is 3'],
    ['no inputs', (file) => (file.nx = 0), 'nx is 0'],
    ['cotangents of another size', (file) => file.grad.c.data.pop(), 'grad.c.data has 383 numbers'],
    ['cotangents beyond float32', (file) => (file.grad.c.data[1] = 1e39), 'grad.c.data[1] is 1e+39'],
    [
      'cotangents without data and seed',
      (file) => [(file.grad.c.data = null), delete file.draw.cotangentSeed],
      'grad.c.data is null and draw.cotangentSeed is missing',
    ],
    ['a gradient of another size', (file) => file.grad.ds0.data.pop(), 'grad.ds0.data has 11 numbers, [2, 6] needs 12'],
    ['a gradient with gaps', (file) => (file.grad.dx.data[2] = null), 'grad.dx.data[2] is null, not a number'],
    ['steps beyond the end', (file) => (file.grad.adjoint.t = [33]), 'grad.adjoint.t: time steps ascend within 1 … 32'],
    [
      'the gradient of no weight',
      (file) => (file.grad.dtheta.Wq = { data: [] }),
      'grad.dtheta.Wq: a gru has no such weight',
    ],
    ['no weights', (file) => delete file.weights, 'weights: '],
    ['a missing weight', (file) => delete file.weights.data.Wz, 'weights.data.Wz is missing'],
    ['an unknown weight', (file) => (file.weights.data.Wq = []), 'weights.data.Wq: a gru has no such weight'],
    ['a short weight', (file) => file.weights.data.Wr.pop(), 'weights.data.Wr has 35 numbers, [6, 6] needs 36'],
    ['a wrong shape', (file) => (file.weights.shape.Ur = [4, 6]), 'weights.shape.Ur is [4, 6], expected [6, 4]'],
    ['another order', (file) => file.weights.order.reverse(), 'weights.order is '],
    ['a null weight', (file) => (file.weights.data.Wr[3] = null), 'weights.data.Wr[3] is null'],
    ['a text weight', (file) => (file.weights.data.bz[0] = 'NaN'), 'weights.data.bz[0] is "NaN"'],
    ['an input beyond float32', (file) => (file.x.data[7] = 1e39), 'x.data[7] is 1e+39, not a finite float32 number'],
    ['a wrong input', (file) => (file.x.data[7] = 0), 'x.fnv1a32 is 7528c54d, but the numbers have'],
    ['a wrong weight', (file) => (file.weights.data.Wn[0] = 0), 'weights.fnv1a32 is d1f04f55'],
    ['a wrong x shape', (file) => (file.x.shape = [2, 4, 32]), 'x.shape is [2, 4, 32], expected [2, 32, 4]'],
    ['s0 of another size', (file) => file.s0.data.push(1), 's0.data has 13 numbers, [2, 6] needs 12'],
    ['a checksum that is none', (file) => (file.x.fnv1a32 = 'xyz'), 'x.fnv1a32: expected 8 hexadecimal digits'],
    [
      'no data and no seed',
      (file) => [(file.x.data = null), delete file.draw.inputsSeed],
      'x.data is null and draw.inputsSeed is missing',
    ],
    ['weights without a seed', (file) => [(file.weights.data = null), delete file.draw], 'draw.weightsSeed is missing'],
    [
      'a seed that does not fit the checksum',
      (file) => [(file.x.data = null), (file.draw.inputsSeed = 1)],
      'x.fnv1a32 is 7528c54d',
    ],
    ['a constant the cell does not have', (file) => (file.hyper = { dt: 1 }), 'hyper.dt: a gru has no such constant'],
    ['a truth beyond T', (file) => (file.truth.t = [1, 33]), 'truth.t: time steps ascend within 1 … 32, got 33'],
    ['a truth of another size', (file) => file.truth.data.pop(), 'truth.data has 383 numbers'],
    ['text in the truth', (file) => (file.truth.data[0] = 'x'), 'truth.data[0] is "x"'],
  ])('refuses %s', (_, change, message) => {
    expect(refusal(spoiled(change))).toContain(message);
  });

  it.each<[string, string, (file: Loose) => void, string]>([
    ['lstm_small', 'an odd state', (file) => (file.D = 7), 'D: state size 7 does not suit lstm: D = 2H'],
    ['lstm_small', 'H that is D', (file) => (file.H = 6), 'H is 6, but a lstm of state size D = 6 has H = 3'],
    ['ar_gru_stall', 'H that is D', (file) => (file.H = 4), 'H is 4, but a ar-gru of state size D = 4 has H = 3'],
    ['ar_gru_stall', 'two inputs', (file) => (file.nx = 2), 'nx is 2, but a ar-gru takes inputs of 1'],
    ['lorenz96_T64', 'inputs', (file) => (file.nx = 1), 'nx is 1, but a lorenz96 takes no inputs'],
    ['lorenz96_T64', 'an unknown constant', (file) => (file.hyper.G = 1), 'hyper.G: a lorenz96 has no such constant'],
    ['lorenz96_T64', 'text for a constant', (file) => (file.hyper.dt = '1'), 'hyper.dt: '],
    ['ar_gru_stall', 'a row as a matrix', (file) => (file.weights.shape.wmu = [1, 3]), 'wmu is [1, 3], expected [3]'],
    [
      'ar_gru_stall',
      'a draw constant that is missing',
      (file) => [(file.weights.data = null), delete file.draw.outputGain],
      'weights.data is null and draw.outputGain is missing',
    ],
    [
      'ar_gru_stall',
      'text for a draw constant',
      (file) => [(file.weights.data = null), (file.draw.bz = 'x')],
      'draw.bz is "x", not a finite float32 number',
    ],
    [
      'ar_gru_stall',
      'another draw constant',
      (file) => [(file.weights.data = null), (file.draw.bs = 1)],
      'weights.fnv1a32 is ',
    ],
  ])('refuses in %s %s', (name, _, change, message) => {
    expect(refusal(spoiled(change, name))).toContain(message);
  });

  it('refuses what is not JSON, and lists', () => {
    const whole = content('gru_small');
    expect(refusal(whole.slice(0, 5000))).toContain('case.json: not a whole JSON file');
    expect(refusal('')).toContain('not a whole JSON file');
    expect(refusal('[]')).toContain('case.json: the file: ');
    expect(refusal('null')).toContain('the file: ');
    expect(refusal(whole.replace('0.31668803095817566', '1e999'))).toContain('weights.data.Wr[0] is Infinity');
  });

  it('refuses sizes beyond what fits one array before it allocates', () => {
    const text = spoiled((file) => {
      file.T = 1e9;
      file.x = { data: null };
    });
    expect(refusal(text)).toContain('B·T·D is 12000000000');
  });
});
