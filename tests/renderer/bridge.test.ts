import { expect, it } from 'vitest';
import { bridgeOver } from '../../src/renderer/bridge.ts';
import { messageOf } from '../../src/renderer/state/notices.ts';
import type { RunQuery } from '../../src/shared/contract/bridge.ts';

const EVIL = 'gru\u202eexe\u200b\u001b';
const SHOWN = String.raw`gru\u202eexe\u200b\u001b`;

it('shows names of stored runs with their invisible characters written out', async () => {
  const bridge = bridgeOver(() => Promise.resolve({ ok: true, value: { total: 1, runs: [{ adapterName: EVIL }] } }));
  expect(await bridge.listRuns({} as RunQuery)).toEqual({ total: 1, runs: [{ adapterName: SHOWN }] });
});

it('leaves sweeps as they are, which may be measured again', async () => {
  const bridge = bridgeOver(() => Promise.resolve({ ok: true, value: [{ adapterName: EVIL }] }));
  expect(await bridge.listSweeps(1)).toEqual([{ adapterName: EVIL }]);
});

it('says refusals visibly', () => {
  expect(messageOf(new Error(EVIL))).toBe(SHOWN);
});
