/**
 * Named sweeps of the RNN study, each in three processes, as headlines and maps need them. `quick` must end within three
 * minutes on a two-core software adapter.
 */
import type { PresetSpec } from '../study.ts';

export const PRESETS: readonly PresetSpec[] = [
  {
    id: 'quick',
    title: { en: 'Quick: is it worth it here?', zh: '快速：在此硬件上是否值得？' },
    contenders: ['sequential', 'quasi-deer', 'deer', 'quasi-elk'],
    sizes: { length: [300, 1000, 3000, 10_000], state: [4, 16] },
    restarts: 3,
    secondsPerPoint: 9,
  },
  {
    id: 'standard',
    title: { en: 'Standard: GRU over four decades of length', zh: '标准：GRU，长度跨四个数量级' },
    contenders: ['sequential', 'jacobi', 'quasi-deer', 'deer', 'quasi-elk'],
    sizes: { length: [100, 1000, 10_000, 100_000], state: [4, 8, 16, 32] },
    restarts: 3,
    secondsPerPoint: 30,
  },
  {
    id: 'deer-figure-2',
    title: { en: 'DEER paper, figure 2 (GRU, batch 16)', zh: 'DEER 论文图 2（GRU，批量 16）' },
    contenders: ['sequential', 'deer'],
    sizes: {
      length: [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
      state: [1, 2, 4, 8, 16, 32, 64],
      batch: [16],
    },
    seeds: [0, 1, 2, 3, 4],
    restarts: 3,
    secondsPerPoint: 60,
  },
  {
    id: 'elk-figure-2',
    title: { en: 'ELK paper, figure 2 (GRU, batch 16, long)', zh: 'ELK 论文图 2（GRU，批量 16，长序列）' },
    contenders: ['sequential', 'quasi-deer', 'deer'],
    sizes: { length: [30_000, 100_000, 300_000, 1_000_000], state: [8, 16, 32, 64], batch: [16] },
    restarts: 3,
    secondsPerPoint: 60,
  },
];
