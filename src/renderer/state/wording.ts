/** Words for what is stored as ids: statuses, outcomes, dates, durations. */
import { rnnConfigOf } from '../../shared/studies/rnn/config.ts';
import { settingParts } from '../../shared/findings/runs/setting.ts';
import { formatCount } from '../../shared/text/units.ts';
import type { RunConfig } from '../../shared/contract/run.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'idle' | 'info';

const STATUS_TONES: Readonly<Record<string, Tone>> = {
  ok: 'good',
  finished: 'good',
  'not-converged': 'warn',
  'not-representable': 'warn',
  interrupted: 'warn',
  unfaithful: 'bad',
  wrong: 'bad',
  failed: 'bad',
  running: 'info',
};

/** The colour family of a run's status or a sweep's outcome. */
export function toneOf(status: string): Tone {
  return STATUS_TONES[status] ?? 'idle';
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** "22 Nov 2026, 14:05", in the machine's time zone. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : DATE.format(date);
}

/** "45 s", "3 min", "2 h 10 min": how long a person waits. */
export function waitText(seconds: number): string {
  if (seconds < 1) return 'under 1\u00a0s';
  if (seconds < 90) return `${Math.round(seconds)}\u00a0s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${rest}\u00a0min`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "gru · T 10,000 · D 16 · B 1": what was computed, without the algorithm; what is not the default is added. */
export function pointText(config: RunConfig): string {
  const [cell = '', batch = '', tolerance, ...rest] = settingParts(config);
  const sizes = [
    cell,
    `T ${formatCount(rnnConfigOf(config).length)}`,
    `D ${formatCount(rnnConfigOf(config).state)}`,
    batch,
  ];
  const others = tolerance === USUAL_TOLERANCE ? rest : [tolerance, ...rest];
  return [...sizes, ...others, ...(config.seed === 0 ? [] : [`seed ${config.seed}`])].join(' · ');
}

/** As settings say it; nobody needs to be told. */
export const USUAL_TOLERANCE = 'tol 1e-4';

/** An interval as "1.20 – 1.31 ms": the unit once where both ends share it. */
export function rangeText(ci95: readonly [number, number] | null, format: (value: number) => string): string {
  if (!ci95) return 'no interval';
  const [low, high] = [format(ci95[0]), format(ci95[1])];
  const [number, unit] = low.split('\u00a0');
  return `${unit !== undefined && high.endsWith(`\u00a0${unit}`) ? number : low} – ${high}`;
}
