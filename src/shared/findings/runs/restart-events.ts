/**
 * Turns what several restarts of one sweep report into what one measurement would have: a sweep starts and ends once, a
 * run is stored by the first restart and extended by every other as soon as its point is done.
 */
import { askedNote } from './asked.ts';
import { errorReason, reasonOf } from '../../contract/reason.ts';
import type { MeasureEvent, RunStart } from '../../contract/events.ts';
import { type Run, runSchema, type Sampling } from '../../contract/run.ts';
import { countRestarts, LEFT_OUT, mergedRun, noted, sameRunKey, settlePoint, withPlaces } from './restarts.ts';
import type { Sweep } from '../../contract/sweep.ts';

type SweepStarted = Extract<MeasureEvent, { kind: 'sweep-started' }>;
type Progress = Extract<MeasureEvent, { kind: 'progress' }>;
export type SweepEnd = Pick<Extract<MeasureEvent, { kind: 'sweep-finished' }>, 'outcome' | 'reason'>;

export interface RestartPlan {
  readonly sweep: Sweep;
  readonly orderSeed: number;
  /** Points that were stored when the sweep was taken up; 0 for a new one. */
  readonly pointsDone: number;
  readonly restarted: Sampling['restarted'];
  /** Runs of the sweep that are stored already. */
  readonly stored: readonly Run[];
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

export class RestartEvents {
  /** How the restart in progress ended, by its own account; null while it goes on. */
  end: SweepEnd | null = null;
  readonly #plan: RestartPlan;
  readonly #runs = new Map<string, Run>();
  readonly #open = new Map<string, RunStart>();
  #number = 0;
  #startedAt = 0;
  #longestMs = 0;
  #isStarted = false;
  #machineId = '';
  #finished: Run[] = [];
  #reached = new Set<string>();
  readonly #warned = new Set<string>();

  constructor(plan: RestartPlan) {
    this.#plan = plan;
    for (const run of plan.stored) this.#runs.set(sameRunKey(run), run);
  }

  /** Restart number `number`, from 0, begins. */
  begin(number: number): void {
    this.#number = number;
    this.#startedAt = this.#plan.now();
    this.#reached = new Set();
    this.end = null;
  }

  /** What to tell on for one event of the restart. */
  take(event: MeasureEvent): MeasureEvent[] {
    if (event.kind === 'run-finished') {
      this.#finished.push(event.run);
      return [];
    }
    return [...this.#flush(), ...this.#passed(event)];
  }

  /** The restart is over; `why` it was not the sweep's end, or null. What it began and never finished has failed. */
  finish(why: string | null): MeasureEvent[] {
    const told = this.#flush();
    if (why !== null) told.push(...this.#failOpen(why), ...this.#noteMissing(why));
    this.#longestMs = Math.max(this.#longestMs, this.#plan.now() - this.#startedAt);
    return told;
  }

  #passed(event: Exclude<MeasureEvent, { kind: 'run-finished' }>): MeasureEvent[] {
    switch (event.kind) {
      case 'sweep-started':
        return this.#sweepStarted(event);
      case 'sweep-finished':
        this.end = { outcome: event.outcome, reason: event.reason };
        return [];
      case 'progress':
        return [this.#progress(event)];
      case 'run-started':
        if (this.#runs.has(sameRunKey(event.run))) return [];
        this.#open.set(event.run.id, event.run);
        return [event];
      case 'warning':
        // What holds for every restart is said once.
        if (this.#warned.has(event.message)) return [];
        this.#warned.add(event.message);
        return [event];
      default:
        return [event];
    }
  }

  #sweepStarted(event: SweepStarted): MeasureEvent[] {
    this.#machineId = event.adapter.machineId;
    if (this.#isStarted) return [];
    this.#isStarted = true;
    const { repeats, secondsPerPoint, maxSamples, restarts } = this.#plan.sweep;
    const sweep = { ...event.sweep, repeats, secondsPerPoint, maxSamples, restarts };
    return [{ ...event, sweep, orderSeed: this.#plan.orderSeed, pointsDone: this.#plan.pointsDone }];
  }

  #progress(event: Progress): Progress {
    const { restarts } = this.#plan.sweep;
    const elapsedMs = this.#plan.now() - this.#startedAt;
    const left = event.etaSeconds;
    const whole = Math.max(this.#longestMs, elapsedMs) / 1000;
    const later = restarts - 1 - this.#number;
    return {
      ...event,
      pointsDone: event.pointsDone + this.#number * event.pointCount,
      pointCount: event.pointCount * restarts,
      etaSeconds: left === null ? null : left + later * Math.max(whole, elapsedMs / 1000 + left),
      what: `restart ${this.#number + 1} of ${restarts} · ${event.what}`,
    };
  }

  /** The finished runs of one point, together with what was known of them. */
  #flush(): MeasureEvent[] {
    const finished = this.#finished;
    this.#finished = [];
    const [first] = finished;
    if (!first) return [];
    const siblings = [...this.#runs.values()].filter(({ point }) => point === first.point);
    const restart = {
      number: this.#number,
      restarted: this.#plan.restarted,
      placesTaken: placesTaken(siblings),
    };
    const isNew = new Set<string>();
    for (const run of finished) {
      const key = sameRunKey(run);
      const base = this.#runs.get(key);
      this.#open.delete(run.id);
      this.#reached.add(key);
      // A restart that was cut off has not checked its last states: its samples are left out where others are there.
      if (base && run.status === 'cancelled') continue;
      if (!base) isNew.add(run.id);
      this.#runs.set(key, base ? mergedRun(base, run, restart) : withPlaces(run, restart));
    }
    const seed = this.#plan.orderSeed + (first.point ?? 0);
    return this.#store(settlePoint(this.#runsOf(first.point), seed), isNew);
  }

  #runsOf(point: number | null): Run[] {
    return [...this.#runs.values()].filter((run) => run.point === point);
  }

  #store(runs: readonly Run[], isNew: ReadonlySet<string>): MeasureEvent[] {
    const counted = runs.map((run) => this.#counted(run));
    for (const run of counted) this.#runs.set(sameRunKey(run), run);
    const extended = counted.filter(({ id }) => !isNew.has(id));
    const added = counted.filter(({ id }) => isNew.has(id));
    return [
      ...added.map((run) => ({ kind: 'run-finished', run }) as const),
      ...(extended.length > 0 ? [{ kind: 'runs-extended', runs: extended } as const] : []),
    ];
  }

  /** Said on every run, so that what is there at any moment says how much of the plan it is. */
  #counted(run: Run): Run {
    if (run.sampling === null) return run;
    const { sweep } = this.#plan;
    const restarts = reasonOf('restarts-counted', { counted: countRestarts(run), restarts: sweep.restarts });
    return { ...run, notes: { ...run.notes, ...askedNote(sweep), restarts } };
  }

  #failOpen(why: string): MeasureEvent[] {
    const open = [...this.#open.values()];
    this.#open.clear();
    return open.map((start) => {
      const run = failedRun(start, this.#machineId, why);
      this.#runs.set(sameRunKey(run), run);
      this.#reached.add(sameRunKey(run));
      return { kind: 'run-finished', run };
    });
  }

  /** Runs that this restart did not come to keep their samples, and say why there are no more. */
  #noteMissing(why: string): MeasureEvent[] {
    const missing = [...this.#runs].filter(([key]) => !this.#reached.has(key));
    const runs = missing.map(([, run]) =>
      noted(run, LEFT_OUT, reasonOf('restart-missing', { why }), { number: this.#number }),
    );
    for (const run of runs) this.#runs.set(sameRunKey(run), run);
    return runs.length > 0 ? [{ kind: 'runs-extended', runs }] : [];
  }
}

function placesTaken(runs: readonly Run[]): number {
  const places = runs.flatMap(({ sampling }) => sampling?.orderOf ?? []);
  return places.reduce((most, place) => Math.max(most, place + 1), 0);
}

/** A run whose process ended before it did. */
function failedRun(start: RunStart, machineId: string, reason: string): Run {
  const nothing = { timing: null, speedup: null, memory: null, verification: null, trace: [] };
  const counts = { iterations: 0, iterationsPerSequence: [], resets: 0 };
  return runSchema.parse({ ...start, machineId, status: 'failed', reason: errorReason(reason), ...counts, ...nothing });
}
