/** Words for what is stored as ids: statuses, outcomes, dates, durations. */
import { say } from '../../shared/words/say.ts';
import { RUN_STATUSES } from '../../shared/contract/run.ts';
import { currentLanguage, type Language } from '../../shared/text/language.ts';

export { pointText } from '../../shared/findings/runs/setting.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'idle' | 'info';

const STATUSES = [...RUN_STATUSES, 'finished', 'interrupted', 'running'] as const;
const MARKS = ['disturbed', 'drifted', 'sticky'] as const;

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

/** What a page shows of a status and its marks: "ok, disturbed". Those of another version stand as they are. */
export function statusText(status: string, marks: readonly string[] = []): string {
  const known = STATUSES.find((one) => one === status);
  const shown = marks.map((mark) => {
    const own = MARKS.find((one) => one === mark);
    return own ? say(`frame.mark.${own}`) : mark;
  });
  return [known ? say(`frame.status.${known}`) : status, ...shown].join(say('common.list-separator'));
}

const DATE = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
const DATES: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat('en-GB', DATE),
  zh: new Intl.DateTimeFormat('zh-CN', DATE),
};

/** "22 Nov 2026, 14:05", in the machine's time zone. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : DATES[currentLanguage()].format(date);
}

/** "45 s", "3 min", "2 h 10 min": how long a person waits. */
export function waitText(seconds: number): string {
  if (seconds < 1) return say('frame.wait.under-second');
  if (seconds < 90) return say('frame.wait.seconds', { seconds: Math.round(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say('frame.wait.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? say('frame.wait.hours', { hours }) : say('frame.wait.hours-minutes', { hours, minutes: rest });
}

/** An interval as "1.20 – 1.31 ms": the unit once where both ends share it. */
export function rangeText(ci95: readonly [number, number] | null, format: (value: number) => string): string {
  if (!ci95) return say('frame.no-interval');
  const [low, high] = [format(ci95[0]), format(ci95[1])];
  const [number, unit] = low.split('\u00a0');
  return `${unit !== undefined && high.endsWith(`\u00a0${unit}`) ? number : low} – ${high}`;
}
