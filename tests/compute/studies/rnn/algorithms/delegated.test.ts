/** What other code than our kernels evaluates: plans without passes, whose sizes can be judged before anything runs. */
import { rnnStudy } from '../../../../../src/compute/studies/rnn/runtime/runtime.ts';
import { changeRnnSweep } from '../../../../../src/shared/studies/rnn/sweep.ts';
import {} from '../../../../../src/compute/gpu/plan/stages.ts';
import { reasonTextOrNull } from '../../../../../src/shared/words/reason-text.ts';
import { textReason } from '../../../../../src/shared/contract/reason.ts';
import { describe, expect, test } from 'vitest';
import type { SolveParameters } from '../../../../../src/compute/studies/rnn/algorithms/algorithm.ts';
import type { DeviceTraits } from '../../../../../src/compute/gpu/traits.ts';
import { algorithmById, ALGORITHMS, CONTENDERS } from '../../../../../src/compute/studies/rnn/algorithms/index.ts';
import { CELLS, cellById } from '../../../../../src/compute/studies/rnn/cells/index.ts';
import { isOneBlock } from '../../../../../src/compute/studies/rnn/peers/one-block.ts';
import { whyNotFit } from '../../../../../src/compute/gpu/device/fit.ts';
import { fitOf } from '../../../../../src/compute/studies/rnn/runtime/fit.ts';
import { memoryLimitOf } from '../../../../../src/compute/studies/memory-limit.ts';
import { plannedBytes, type Plan } from '../../../../../src/compute/gpu/plan/plan.ts';
import { lookOf } from '../../../../../src/renderer/charts/palette.ts';
import { CONTENDER_IDS } from '../../../../../src/shared/studies/rnn/contenders.ts';
import { DEFAULT_SWEEP } from '../../../../support/sweeps.ts';

const delegated = CONTENDERS.filter((contender) => !ALGORITHMS.includes(contender));
const limits = {
  maxComputeWorkgroupsPerDimension: 65_535,
  maxBufferSize: 2 ** 30,
  maxStorageBufferBindingSize: 2 ** 28,
};
const traits: DeviceTraits = { type: 'gpu', features: new Set(), limits, subgroupSize: null };
const host = { traits, whyNot: (plan: Plan) => whyNotFit(plan, limits, traits.features) };
const parameters: SolveParameters = { tolerance: 1e-4, maxIterations: 9, lambda: null, reset: true, variant: 'auto' };
const shape = (length: number, state = 8, batch = 1) => {
  const cell = cellById('gru');
  return { cell, length, state, input: state, batch, hyper: cell.hyper };
};

test('there are baselines on the CPU and three peers', () => {
  const ort = ['ort-cpu-sequential', 'ort-cpu-1-sequential'];
  const peers = ['tfjs-sequential', 'tfjs-quasi-deer', 'tfjs-deer'];
  expect(delegated.map(({ id }) => id)).toEqual(['cpu-sequential', ...ort, ...peers]);
});

test('gru and elman have one block of state, which the peers are composed for', () => {
  for (const id of ['gru', 'elman']) expect(isOneBlock(cellById(id)), id).toBe(true);
  for (const id of ['lstm', 'lem', 'lorenz96', 'ar-gru', 'node']) expect(isOneBlock(cellById(id)), id).toBe(false);
});

describe.each(delegated)('$id', (contender) => {
  test('is known to the contract and to the charts', () => {
    expect(CONTENDER_IDS).toContain(contender.id);
    const look = (name: string) => lookOf({ study: 'rnn', contender: name }, 'light');
    expect(look(contender.id)).not.toEqual(look('nobody'));
  });

  test('has no passes, and needs memory that grows with the batch', () => {
    const plan = contender.plan(shape(100), parameters, traits);
    expect([...plan.kernels, ...plan.body, ...plan.epilogue]).toEqual([]);
    const maxIterations = contender.iterative ? 9 : 0;
    expect(plan.delegation?.task).toMatchObject({ tolerance: 1e-4, reset: true, maxIterations });
    const [one, four] = [1, 4].map((batch) => plannedBytes(contender.plan(shape(1000, 8, batch), parameters, traits)));
    expect(four!.peakBytes).toBeGreaterThan(2 * one!.peakBytes);
  });

  test('is skipped with a reason where a gradient is asked for', () => {
    const { plan, whyNot } = fitOf(contender, shape(100), { ...parameters, gradient: true }, host);
    expect(plan).toBeNull();
    expect(reasonTextOrNull(whyNot)).toContain('computes no gradient');
  });

  test('says for every cell whether it can evaluate it', () => {
    for (const cell of CELLS) {
      const why = contender.suits?.(cell) ?? null;
      if (contender.id === 'cpu-sequential') expect(why).toBeNull();
      else if (contender.id.startsWith('ort-')) {
        if (['gru', 'lstm', 'elman'].includes(cell.id)) expect(why).toBeNull();
        else expect(why).toEqual({ code: 'no-operator', cell: cell.id, known: 'gru, lstm, elman' });
      } else if (isOneBlock(cell)) expect(why).toBeNull();
      else expect(why).toEqual({ code: 'one-state-block-only' });
    }
  });
});

test('limits of the device hold for tensors one by one, and not for what stays on the CPU', () => {
  const why = (id: string, length: number, state: number) =>
    reasonTextOrNull(
      fitOf(
        CONTENDERS.find((known) => known.id === id)!,
        shape(length, state),
        parameters,
        host,
      ).whyNot,
    );
  expect(why('tfjs-quasi-deer', 100_000, 16)).toBeNull();
  expect(why('tfjs-quasi-deer', 3_000_000, 16)).toMatch(/needs 576,000,000 bytes, the device allows 268,435,456/);
  expect(why('tfjs-deer', 65_536, 2)).toMatch(/at most 65,535 matrices/);
  expect(why('tfjs-deer', 60_000, 64)).toMatch(/in one buffer/);
  expect(why('cpu-sequential', 3_000_000, 64)).toBeNull();
  expect(why('cpu-sequential', 100_000_000, 64)).toMatch(/all buffers need/);
});

test('what is not at hand is skipped with what to do, and would take as much memory if it were', () => {
  const whyMissing = ({ delegation }: Plan) => (delegation?.to === 'ort' ? textReason('install it') : null);
  const [id, other] = ['ort-cpu-sequential', 'cpu-sequential'].map((id) => algorithmById(id));
  expect(fitOf(id!, shape(100), parameters, { ...host, whyMissing }).whyNot).toEqual(textReason('install it'));
  expect(fitOf(other!, shape(100), parameters, { ...host, whyMissing }).whyNot).toBeNull();
  const study = rnnStudy();
  const sweep = changeRnnSweep(DEFAULT_SWEEP, { cells: ['gru'], states: [64], algorithms: [id!.id] });
  const asked = { study, sweep, point: study.pointsOf(sweep)[0]!, contender: id!.id, tuning: null };
  const limits = [host, { ...host, whyMissing }].map((one) => memoryLimitOf(asked, one));
  expect(limits[1]).toEqual(limits[0]);
  expect(limits[0]!.length).toBeGreaterThan(1_000_000);
});
