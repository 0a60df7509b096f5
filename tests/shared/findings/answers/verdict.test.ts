import { pointVerdictText } from '../../../../src/shared/words/findings/verdict.ts';
import { makeConfig } from '../../../support/runs/runs.ts';
import { describe, expect, it } from 'vitest';
import { type RatioBasis } from '../../../../src/shared/statistics/ratio-basis.ts';
import { bestOf, compareRatio, verdictsOf, type VerdictRow } from '../../../../src/shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../../../src/shared/findings/runs/view.ts';
import { makeAdapter, makeRun, THREE_PROCESSES } from '../../../support/runs/runs.ts';
import { headlineTexts } from '../../../../src/shared/words/findings/headline.ts';
import { ratioText } from '../../../../src/shared/words/findings/verdict.ts';

interface RowSketch {
  algorithm: string;
  length?: number;
  point?: number;
  status?: string;
  medianNs?: number;
  speedup?: number;
  ci95?: [number, number];
  adapterType?: 'gpu' | 'software';
  basis?: RatioBasis | undefined;
}

/** In three processes unless said otherwise. */
function row({
  algorithm,
  length = 1000,
  point = 0,
  status = 'ok',
  medianNs = 1e6,
  speedup,
  ci95,
  adapterType = 'software',
  basis = THREE_PROCESSES,
}: RowSketch): VerdictRow {
  return {
    id: `${algorithm}-${point}`,
    startedAt: '2026-11-20T10:15:30.123Z',
    sweepId: 'sweep',
    point,
    adapterId: 'adapter',
    adapterName: 'llvmpipe',
    adapterType,
    config: makeConfig({ algorithm, length, state: 4, input: 4 }),
    status: status as VerdictRow['status'],
    iterations: 10,
    medianNs: status === 'ok' ? medianNs : null,
    ci95Ns: null,
    speedup: speedup ?? null,
    speedupCi95: ci95 ?? null,
    basis,
  };
}

describe('compareRatio', () => {
  it.each([
    [[1.03, 1.2], 'faster'],
    [[1.01, 1.2], 'ambiguous'],
    [[0.99, 1.01], 'same'],
    [[0.8, 0.97], 'slower'],
    [[0.9, 1.1], 'ambiguous'],
    [null, 'ambiguous'],
    [[Number.NaN, Number.NaN], 'ambiguous'],
  ] as const)('%j is %s', (ci95, comparison) => expect(compareRatio(ci95)).toBe(comparison));

  it('writes the interval beside the ratio', () => {
    expect(ratioText(0.21, [0.2, 0.22])).toBe('0.21× (95 % CI 0.20–0.22)');
    expect(ratioText(3, null)).toBe('3.00× (too few samples for an interval)');
  });
});

describe('bestOf', () => {
  const noisy = { ratio: 9, comparison: 'ambiguous' } as const;
  const clear = { ratio: 2, comparison: 'faster' } as const;
  it('takes what is clearly faster before a higher ratio, and the highest ratio otherwise', () => {
    expect(bestOf([noisy, clear, { ...clear, ratio: 3 }])).toEqual({ ...clear, ratio: 3 });
    expect(bestOf([{ ratio: 0.5, comparison: 'slower' }, noisy])).toBe(noisy);
    expect(bestOf([])).toBeNull();
  });
});

describe('rowOfRun', () => {
  it('takes an adapter that the bundle lacks for software', () => {
    expect(rowOfRun(makeRun(), [makeAdapter()])).toMatchObject({
      adapterType: 'gpu',
      adapterName: makeAdapter().name,
      medianNs: makeRun().timing!.solveNs.median,
      speedup: 3.42,
    });
    const orphan = rowOfRun(makeRun(), []);
    expect(orphan).toMatchObject({ adapterType: 'software', adapterName: makeAdapter().id });
    expect(headlineTexts([orphan]).join(' ')).toContain(`On ${makeAdapter().id} (software)`);
  });
});

describe('verdictsOf', () => {
  it('finds the fastest run of each point and the best parallel one', () => {
    const [verdict] = verdictsOf([
      row({ algorithm: 'sequential', medianNs: 1e6 }),
      row({ algorithm: 'naive-sequential', medianNs: 9e5, speedup: 1.1, ci95: [1.08, 1.12] }),
      row({ algorithm: 'deer', medianNs: 2e6, speedup: 0.5, ci95: [0.48, 0.52] }),
      row({ algorithm: 'jacobi', medianNs: 1e3, speedup: 1000, status: 'wrong' }),
    ]);
    expect(verdict?.fastest?.config.contender).toBe('naive-sequential');
    expect(verdict?.best?.config.contender).toBe('deer');
    expect(verdict?.comparison).toBe('slower');
    expect(pointVerdictText(verdict!)).toMatch(
      /^sequential is faster; .* deer, reaches 0\.50× \(95 % CI 0\.48–0\.52\); the shortest median, 900.µs, is that of naive-sequential$/,
    );
  });

  it.each([
    [{ speedup: 3, ci95: [2.9, 3.1] as [number, number] }, 'deer is faster than sequential: 3.00× (95 % CI 2.90–3.10)'],
    [
      { speedup: 1, ci95: [0.99, 1.01] as [number, number] },
      'deer is as fast as sequential, within 2 %: 1.00× (95 % CI 0.99–1.01)',
    ],
    [{ speedup: 1.2 }, 'ambiguous: deer reaches 1.20× (too few samples for an interval)'],
    [{ status: 'not-converged' }, 'no parallel method passed verification'],
  ])('words %j', (sketch, text) => {
    const [verdict] = verdictsOf([row({ algorithm: 'sequential' }), row({ algorithm: 'deer', ...sketch })]);
    expect(pointVerdictText(verdict!)).toBe(text);
  });

  it('keeps points apart, and runs without a point to themselves', () => {
    const rows = [
      row({ algorithm: 'deer', point: 0 }),
      row({ algorithm: 'deer', point: 1 }),
      { ...row({ algorithm: 'deer', point: 2 }), sweepId: null },
    ];
    expect(verdictsOf(rows)).toHaveLength(3);
    expect(pointVerdictText(verdictsOf(rows)[0]!)).toBe('fastest: deer; no verified sequential run to compare with');
  });
});

describe('headlineTexts', () => {
  const sequential = [
    row({ algorithm: 'sequential', point: 0 }),
    row({ algorithm: 'sequential', point: 1, length: 10_000 }),
  ];

  it('says that nothing parallel wins, and names the best', () => {
    const rows = [
      ...sequential,
      row({ algorithm: 'deer', point: 0, speedup: 0.1, ci95: [0.09, 0.11] }),
      row({ algorithm: 'deer', point: 1, length: 10_000, speedup: 0.21, ci95: [0.2, 0.22] }),
    ];
    expect(headlineTexts(rows).join(' ')).toBe(
      'On llvmpipe (software), no parallel method beats sequential evaluation of the gru cell up to T = 10,000; the best, deer at D = 4, T = 10,000, reaches 0.21× (95 % CI 0.20–0.22).',
    );
  });

  it('is careful where an interval does not tell', () => {
    const rows = [...sequential, row({ algorithm: 'deer', speedup: 1.05, ci95: [0.9, 1.2] })];
    expect(headlineTexts(rows).join(' ')).toContain('it is not settled whether a parallel method beats');
    const losing = [...sequential, row({ algorithm: 'deer', speedup: 0.95, ci95: [0.8, 1.1] })];
    expect(headlineTexts(losing).join(' ')).toContain('no parallel method clearly beats');
  });

  it('does not call a large advantage without an interval a defeat, nor a win', () => {
    expect(headlineTexts([...sequential, row({ algorithm: 'deer', speedup: 600 })]).join(' ')).toBe(
      'On llvmpipe (software), it is not settled whether a parallel method beats sequential evaluation of the gru cell up to T = 1,000; the best, deer at D = 4, T = 1,000, reaches 600× (too few samples for an interval).',
    );
  });

  it('rests a win on runs whose interval shows it', () => {
    const rows = [
      ...sequential,
      row({ algorithm: 'quasi-elk', point: 0, speedup: 3, ci95: [0.9, 5] }),
      row({ algorithm: 'deer', point: 0, speedup: 2, ci95: [1.9, 2.1] }),
      row({ algorithm: 'deer', point: 1, length: 10_000, speedup: 600 }),
    ];
    expect(headlineTexts(rows).join(' ')).toBe(
      'On llvmpipe (software), parallel evaluation beats sequential evaluation of the gru cell at 1 of 2 points up to T = 10,000; the best, deer at D = 4, T = 1,000, reaches 2.00× (95 % CI 1.90–2.10).',
    );
  });

  it('says which points could not be compared', () => {
    const rows = [
      ...sequential,
      row({ algorithm: 'deer', point: 0, speedup: 2, ci95: [1.9, 2.1] }),
      row({ algorithm: 'deer', point: 1, length: 10_000, status: 'not-converged' }),
    ];
    expect(headlineTexts(rows).join(' ')).toContain('at the only comparable point up to T = 1,000');
  });

  it.each([
    ['did not converge', { status: 'not-converged' }],
    ['is in doubt', { speedup: 1.1, ci95: [0.9, 1.3] as [number, number] }],
  ])('claims no crossover where a longer run %s', (_, longest) => {
    const rows = [100, 1000, 10_000].map((length, point) => row({ algorithm: 'sequential', point, length }));
    const deer = [
      row({ algorithm: 'deer', point: 0, length: 100, speedup: 0.5, ci95: [0.4, 0.6] }),
      row({ algorithm: 'deer', point: 1, length: 1000, speedup: 2, ci95: [1.9, 2.1] }),
    ];
    const last = row({ algorithm: 'deer', point: 2, length: 10_000, ...longest });
    expect(headlineTexts([...rows, ...deer, last]).join(' ')).not.toContain('ahead');
    const clear = row({ algorithm: 'deer', point: 2, length: 10_000, speedup: 3, ci95: [2.9, 3.1] });
    expect(headlineTexts([...rows, ...deer, clear]).join(' ')).toContain('ahead from about T = 320 on');
  });

  it('says where the winner gets ahead', () => {
    const rows = [
      ...sequential,
      row({ algorithm: 'deer', point: 0, speedup: 0.5, ci95: [0.48, 0.52] }),
      row({ algorithm: 'deer', point: 1, length: 10_000, speedup: 2, ci95: [1.9, 2.1] }),
    ];
    expect(headlineTexts(rows.map((one) => ({ ...one, adapterType: 'gpu' as const }))).join(' ')).toBe(
      'On llvmpipe, parallel evaluation beats sequential evaluation of the gru cell at 1 of 2 points up to T = 10,000; the best, deer at D = 4, T = 10,000, reaches 2.00× (95 % CI 1.90–2.10), and it is ahead from about T = 3,200 on.',
    );
  });

  it('never turns a run that did not pass into a win', () => {
    expect(headlineTexts([...sequential, row({ algorithm: 'deer', status: 'wrong', speedup: 20_000 })]).join(' ')).toBe(
      'On llvmpipe (software), no parallel method can be compared with sequential evaluation of the gru cell: no parallel method passed verification.',
    );
    expect(headlineTexts([row({ algorithm: 'sequential', status: 'failed' })]).join(' ')).toContain(
      'no run passed verification',
    );
    expect(headlineTexts([]).join(' ')).toBe('Nothing was measured.');
  });
});

describe('a baseline that no ratio is taken against', () => {
  const compared = [
    row({ algorithm: 'sequential', medianNs: 2e6 }),
    row({ algorithm: 'deer', medianNs: 1e6, speedup: 2, ci95: [1.9, 2.1] }),
  ];

  it('is named where it is faster than both sides of the ratio', () => {
    const cpu = row({ algorithm: 'cpu-sequential', medianNs: 2e5, speedup: 10, ci95: [9, 11] });
    const [verdict] = verdictsOf([...compared, cpu]);
    expect(verdict?.best?.config.contender).toBe('deer');
    expect(pointVerdictText(verdict!)).toMatch(
      /^deer is faster than sequential: .*; the best CPU contender, cpu-sequential, takes 200.µs; the software adapter’s best, deer, is 0.20× as fast$/,
    );
    expect(headlineTexts([...compared, cpu]).join(' ')).toContain('the best, deer');
  });

  it('is named where it is slower, with how much faster the device is', () => {
    const cpu = row({ algorithm: 'cpu-sequential', medianNs: 9e6, speedup: 0.2, ci95: [0.1, 0.3] });
    const ort = row({ algorithm: 'ort-cpu-sequential', medianNs: 4e6, speedup: 0.5, ci95: [0.4, 0.6] });
    const [verdict] = verdictsOf([...compared, cpu, ort]);
    expect(pointVerdictText(verdict!)).toMatch(
      /; the best CPU contender, ort-cpu-sequential, takes 4\.00.ms; .* deer, is 4\.00× as fast$/,
    );
    expect(headlineTexts([...compared, cpu, ort]).join(' ')).toMatch(
      / At D = .*, T = .*, the best CPU contender, ort-cpu-sequential, /,
    );
  });
});
