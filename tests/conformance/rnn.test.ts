/** What is registered for the RNN study is complete: each part has its folder, its entry in the declaration and its proof. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { correctnessCases } from '../../src/cli/studies/rnn/verify/correctness-cases.ts';
import { ALGORITHMS, CONTENDERS } from '../../src/compute/studies/rnn/algorithms/index.ts';
import { CELLS } from '../../src/compute/studies/rnn/cells/index.ts';
import { PEERS } from '../../src/compute/studies/rnn/peers/index.ts';
import { CELLS as CELL_NOTES } from '../../src/shared/studies/rnn/cells.ts';
import { rnn } from '../../src/shared/studies/rnn.ts';
import { foldersIn, projectFiles, ROOT } from '../support/tree.ts';

const STUDY = 'src/compute/studies/rnn';
const FILES = projectFiles();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const has = (path: string): boolean => existsSync(join(ROOT, path));

/** Folders among the algorithms that several of them share. */
const SHARED_BY_ALGORITHMS = ['affine', 'gradient', 'iteration', 'jacobians', 'scan'];

const goldens = FILES.filter((path) => /^tests\/golden\/.*\.json$/.test(path)).map(
  (path) => JSON.parse(read(path)) as { cell?: string; runs?: readonly { algorithm: string }[] },
);
const isGolden = (id: string): boolean => goldens.some(({ runs }) => runs?.some(({ algorithm }) => algorithm === id));

describe.each(CONTENDERS)('contender $id', ({ id }) => {
  it('is a folder, or among the peers a file, of its name', () => {
    const place = PEERS.some((peer) => peer.id === id) ? `peers/${id}.ts` : `algorithms/${id}/${id}.ts`;
    expect(has(`${STUDY}/${place}`), `${STUDY}/${place}`).toBe(true);
  });

  it('is declared by the study', () => {
    expect(rnn.contenders.map((contender) => contender.id)).toContain(id);
  });

  it('has a golden or a correctness case, or a test of its own', () => {
    const cases = correctnessCases(CELLS, true).some(({ algorithm }) => algorithm.id === id);
    const tests = ['tests/gpu/rnn/peers.test.ts', 'tests/compute/studies/rnn/peers/ort.test.ts'];
    expect(isGolden(id) || cases || tests.some((path) => read(path).includes(`'${id}'`))).toBe(true);
  });
});

it('every contender that the study declares is registered', () => {
  const known = CONTENDERS.map(({ id }) => id);
  expect(rnn.contenders.map(({ id }) => id).toSorted()).toEqual(known.toSorted());
});

it('every folder among the algorithms is registered, or shared by several', () => {
  const known = new Set(CONTENDERS.map(({ id }) => id));
  const others = foldersIn(`${STUDY}/algorithms`).filter((folder) => !known.has(folder));
  expect(others.toSorted()).toEqual(SHARED_BY_ALGORITHMS);
});

describe.each(CELLS)('cell $id', ({ id }) => {
  it('is a folder of its name', () => {
    expect(has(`${STUDY}/cells/${id}/${id}.ts`)).toBe(true);
  });

  it('is declared by the study, in both languages', () => {
    const notes: Readonly<Record<string, { en: string; zh: string }>> = CELL_NOTES;
    expect(notes[id]?.en).toMatch(/\S/);
    expect(notes[id]?.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('meets every algorithm that suits it in a correctness case', () => {
    const met = new Set(
      correctnessCases(CELLS, true).flatMap(({ cell, algorithm }) => (cell.id === id ? [algorithm.id] : [])),
    );
    const cell = CELLS.find((one) => one.id === id)!;
    const suited = ALGORITHMS.filter(({ suits }) => (suits?.(cell) ?? null) === null).map((one) => one.id);
    expect([...met].toSorted()).toEqual(suited.toSorted());
  });

  it('has its step proved by a golden case or by a test that writes out its equations', () => {
    const isProved = goldens.some(({ cell }) => cell === id) || has(`tests/compute/studies/rnn/cells/${id}.test.ts`);
    expect(isProved).toBe(true);
  });
});

it('every cell that the study declares, and every folder of one, is registered', () => {
  const known = CELLS.map(({ id }) => id).toSorted();
  expect(Object.keys(CELL_NOTES).toSorted()).toEqual(known);
  expect(
    foldersIn(`${STUDY}/cells`)
      .filter((folder) => folder !== 'file')
      .toSorted(),
  ).toEqual(known);
});

it('the derivatives of every cell are tested from the list', () => {
  expect(read('tests/compute/studies/rnn/cells/derivatives.test.ts')).toMatch(/\bCELLS\b/);
});
