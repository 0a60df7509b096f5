/** Progress of a measurement on a terminal; where standard error is piped, nothing. */
import { SingleBar } from 'cli-progress';
import type { MeasureEvent } from '../../shared/contract/events.ts';
import { visible } from '../../shared/text/visible-text.ts';
import { standardError } from './standard-error.ts';
import { say } from '../../shared/words/say.ts';

export type ProgressEvent = Extract<MeasureEvent, { kind: 'progress' }>;

export interface Progress {
  show(event: ProgressEvent): void;
  /** Lets other words be said without tearing the bar. */
  aside(say: () => void): void;
  end(): void;
}

/** Finer than any bar is wide. */
const STEPS_PER_POINT = 1000;
const CLEAR_LINE = '\r\u001b[2K';

/** A bar with the expected end, or silence when `quiet` or when nobody watches a terminal. */
export function openProgress(quiet: boolean): Progress {
  const stream = standardError();
  if (quiet || !stream.isTTY) return { show: () => {}, aside: (say) => say(), end: () => {} };
  const bar = new SingleBar({
    stream,
    format: '{bar} {percentage} % · {points} · {eta_text} · {what}',
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    linewrap: false,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
  });
  let started = false;
  return {
    show(event) {
      const payload = barPayload(event);
      if (!started) bar.start(event.pointCount * STEPS_PER_POINT, 0, payload);
      started = true;
      bar.update(Math.round((event.pointsDone + event.pointShare) * STEPS_PER_POINT), payload);
    },
    aside(say) {
      if (started) stream.write(CLEAR_LINE);
      say();
    },
    end() {
      if (started) bar.stop();
    },
  };
}

function barPayload(event: ProgressEvent): Record<string, string> {
  return {
    points: say('progress.points', { done: event.pointsDone, count: event.pointCount }),
    eta_text:
      event.etaSeconds === null
        ? say('progress.no-estimate')
        : say('progress.left', { etaSeconds: clock(event.etaSeconds) }),
    what: visible(event.what),
  };
}

/** Seconds as 0:07, 12:40 or 3:05:00. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  const rest = two(whole % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}
