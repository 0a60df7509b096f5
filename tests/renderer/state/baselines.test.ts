/** Baselines as the pages see them: pinned through the Bridge, and held against other runs. */
import { rnnConfigOf } from '../../../src/shared/studies/rnn/config.ts';
import { expect, it } from 'vitest';
import { createBaselines } from '../../../src/renderer/state/baselines.ts';
import type { BaselineSummary } from '../../../src/shared/contract/parts/baseline.ts';
import type { Bridge } from '../../../src/shared/contract/bridge.ts';
import { makeAdapter } from '../../support/runs/runs.ts';
import { sampledRuns } from '../../support/runs/sampled-runs.ts';
import { verdictText } from '../../../src/shared/words/findings/comparing.ts';

const BEFORE = sampledRuns('1', 1);
const NOW = [...sampledRuns('2', 1.5), ...sampledRuns('3', 1, { algorithm: 'deer' })];

function fakeBridge(): Bridge {
  const pinned = new Map<string, readonly string[]>();
  const summaryOf = (name: string): BaselineSummary => ({
    ...{ name, pinnedAt: '2026-11-20T10:00:00.000Z', adapterNames: null },
    runCount: pinned.get(name)?.length ?? 0,
  });
  return {
    listBaselines: async () => [...pinned.keys()].map(summaryOf),
    pinBaseline: async (name: string, ids: readonly string[]) => {
      if (pinned.has(name)) throw new Error('taken');
      pinned.set(name, ids);
      return summaryOf(name);
    },
    removeBaseline: async (name: string) => void pinned.delete(name),
    baselineRuns: async (name: string) => [...(pinned.get(name) ?? [])],
    listAdapters: async () => [makeAdapter()],
    sweepEnvironment: async () => null,
    getRuns: async (ids: readonly string[]) => [...BEFORE, ...NOW].filter(({ id }) => ids.includes(id)),
  } as unknown as Bridge;
}

it('are listed as soon as they are pinned, and no longer once they are removed', async () => {
  const baselines = createBaselines(fakeBridge());
  await baselines.load();
  expect(baselines.list.value).toEqual([]);
  await baselines.pin('main', ['x']);
  expect(baselines.list.value.map(({ name }) => name)).toEqual(['main']);
  await expect(baselines.pin('main', ['x'])).rejects.toThrow('taken');
  await baselines.remove('main');
  expect(baselines.list.value).toEqual([]);
});

it('say what got slower since, and what has no partner', async () => {
  const baselines = createBaselines(fakeBridge());
  await baselines.pin(
    'main',
    BEFORE.map(({ id }) => id),
  );
  const { judgements, unmatched } = await baselines.holdAgainst(
    'main',
    NOW.map(({ id }) => id),
  );
  // One occasion on each side: what is clear beyond the threshold is suspected, and no more.
  expect(judgements.map((judgement) => [rnnConfigOf(judgement.pair.a.config).length, verdictText(judgement)])).toEqual([
    [1000, 'ambiguous'],
    [2000, 'suspected slower'],
  ]);
  expect(unmatched.map(({ side, differences }) => [side, differences.map(({ id }) => id)])).toEqual([
    ['B', ['contender']],
    ['B', ['contender']],
  ]);
});
