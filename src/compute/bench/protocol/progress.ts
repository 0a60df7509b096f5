/** Tells the outside how far a sweep is. */
import { say } from '../../../shared/words/say.ts';
import type { Point } from '../../../shared/contract/sweep.ts';
import { debug } from '../../../shared/text/debug-log.ts';
import type { MeasureEvent } from '../../../shared/contract/events.ts';
import { estimateSeconds, type PointPace } from './pace.ts';

/** Reports closer together than this are dropped. */
const QUIET_MS = 100;

export interface ProgressOptions {
  readonly points: readonly Point[];
  /** The work of a point, in arbitrary units. */
  readonly weightOf: (point: Point) => number;
  /** Indices of points that will be skipped whole: they take no time, and tell nothing of the others. */
  readonly idle?: ReadonlySet<number>;
  /** Points that are measured already. */
  readonly skipped: number;
  readonly emit: (event: MeasureEvent) => void | Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Keeps the pace of a sweep and emits `progress`, ten times a second at most. */
export class Progress {
  readonly #options: ProgressOptions;
  /** In order; null for a point that will be skipped. */
  readonly #waiting: (number | null)[];
  readonly #paces: PointPace[] = [];
  #pointsDone = 0;
  #present: { weight: number | null; startedMs: number; share: number } | null = null;
  #lastMs = -Infinity;
  /** Stands before what is done while a point is measured again. */
  #again = '';

  constructor(options: ProgressOptions) {
    this.#options = options;
    const { points, idle, weightOf } = options;
    this.#waiting = points.map((point) => (idle?.has(point.index) === true ? null : weightOf(point)));
  }

  begin(): void {
    this.#present = { weight: this.#waiting.shift() ?? null, startedMs: this.#options.now(), share: 0 };
  }

  /** Seconds since the present point began. */
  elapsedSeconds(): number {
    return this.#present ? (this.#options.now() - this.#present.startedMs) / 1000 : 0;
  }

  /** The present point began that much later: what was measured in vain is not charged to it. */
  forgive(seconds: number): void {
    if (this.#present) this.#present.startedMs += seconds * 1000;
  }

  async report(what: string, share: number): Promise<void> {
    debug.measure?.('stage', { what, share, elapsedSeconds: this.elapsedSeconds() });
    if (this.#present) this.#present.share = Math.max(this.#present.share, Math.min(share, 1));
    if (this.#options.now() - this.#lastMs < QUIET_MS) return;
    await this.#emit(what);
  }

  /** The point's repetitions are taken once more; what was done of them counts as not done. */
  async repeat(what: string): Promise<void> {
    this.#again = say('progress.again');
    if (this.#present) this.#present.share = 0;
    await this.#emit(what);
  }

  async end(): Promise<void> {
    this.#again = '';
    const weight = this.#present?.weight ?? null;
    if (weight !== null) this.#paces.push({ weight, seconds: this.elapsedSeconds() });
    if (this.#present) this.#pointsDone += 1;
    this.#present = null;
    await this.#emit(say('progress.done'));
  }

  async #emit(what: string): Promise<void> {
    const { points, skipped, emit, now } = this.#options;
    this.#lastMs = now();
    const { weight = null, share = 0 } = this.#present ?? {};
    const present = weight === null ? null : { weight, share, elapsedSeconds: this.elapsedSeconds() };
    const waiting = this.#waiting.filter((one) => one !== null);
    await emit({
      kind: 'progress',
      pointsDone: skipped + this.#pointsDone,
      pointCount: skipped + points.length,
      pointShare: share,
      etaSeconds: estimateSeconds(this.#paces, present, waiting),
      what: `${this.#again}${what}`,
    });
  }
}
