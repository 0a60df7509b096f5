import { expect, it } from 'vitest';
import { RUN_STATUSES } from '../../../src/shared/contract/run.ts';
import { isAnswer, isFault, isRefuted } from '../../../src/shared/contract/status.ts';

it('every status but a cancelled one is an answer or a fault, and none is both', () => {
  const kindOf = (status: string): string => `${isAnswer(status)} ${isFault(status)}`;
  expect(Object.fromEntries(RUN_STATUSES.map((status) => [status, kindOf(status)]))).toEqual({
    ok: 'true false',
    'not-converged': 'true false',
    'not-representable': 'true false',
    unfaithful: 'false true',
    wrong: 'false true',
    skipped: 'true false',
    failed: 'false true',
    cancelled: 'false false',
  });
});

it('a device that fails refutes no result', () => {
  expect(RUN_STATUSES.filter(isRefuted)).toEqual(['unfaithful', 'wrong']);
});
