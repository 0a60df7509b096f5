/**
 * Watches the machine while a sweep is measured: a fixed piece of work is timed before and after the repetitions of every
 * point, and the system is asked what else happened. It never looks at the samples.
 */
import type { Conditions, Disturbance } from '../../../shared/contract/parts/disturbances.ts';
import { changesBetween } from '../../../shared/contract/parts/disturbances.ts';
import {
  type Calibration,
  type Environment,
  type HostEnvironment,
  mergeEnvironments,
  type SweepEnvironment,
} from '../../../shared/contract/parts/environment.ts';
import { median } from '../../../shared/statistics/statistics.ts';
import { formatRatio } from '../../../shared/text/units.ts';
import type { Engine } from '../../gpu/device/solver.ts';
import { messageOf } from '../../../shared/contract/fault.ts';
import type { MeasureOrder } from '../protocol/order.ts';
import type { SpeedProbe } from './speed-probe.ts';

/** The work takes longer than at the sweep's best by more than this share: the machine is not what it was. */
export const NOTABLE_SLOWDOWN = 0.1;
/** Points of a sweep that are repeated at most. A software adapter shares the processor with everything else. */
export const MOST_REPEATED = { gpu: 3, software: 1 } as const;
/** Waits between two looks at a disturbed machine, in milliseconds. */
export const BACK_OFF_MS = [250, 500, 1000, 2000] as const;

const REPETITIONS = 3;

/** What was seen before the repetitions of a point. */
export interface Outlook {
  readonly atMs: number;
  readonly ns: number | null;
  readonly conditions: Conditions | null;
}

/** What happened between two looks. */
export interface Findings {
  /** The machine's speed was not that of the sweep's best moment; null where it was, or nobody could tell. */
  readonly slowdown: string | null;
  readonly others: readonly Pick<Disturbance, 'kind' | 'text'>[];
}

export class Watch {
  readonly #order: MeasureOrder;
  #engine: Engine | null = null;
  #probe: SpeedProbe | null = null;
  /** Why the speed is not watched, until it has been said. */
  #trouble: string | null = null;
  #calibration: Calibration | null = null;
  #known: SweepEnvironment = { before: null, after: null, changed: [], calibrations: [] };
  #bestNs = Infinity;
  #repeated = 0;

  constructor(order: MeasureOrder) {
    this.#order = order;
  }

  /** Describes the machine as it is now, and opens the fixed work. */
  async begin(engine: Engine): Promise<void> {
    const before = await this.#describe(engine);
    await this.#open(engine);
    this.#known = { ...this.#known, before };
    if (before) await this.#tell();
  }

  /** Describes the machine as it has become. */
  async end(engine: Engine): Promise<void> {
    this.close();
    const after = await this.#describe(engine);
    this.#known = { ...this.#known, after };
    if (after) await this.#tell();
  }

  /** A look at the machine; an engine that was opened anew gets work of its own. */
  async look(engine: Engine, point: number, moment: 'before' | 'after'): Promise<Outlook> {
    if (engine !== this.#engine) await this.#open(engine);
    const ns = await this.#readSpeed();
    const atMs = this.#order.now();
    if (ns !== null) {
      this.#bestNs = Math.min(this.#bestNs, ns);
      this.#calibration?.readings.push({ at: new Date(atMs).toISOString(), ns, point, moment });
      if (moment === 'after') await this.#tell();
    }
    return { atMs, ns, conditions: (await this.#order.readConditions?.()) ?? null };
  }

  /** What lies between a look before and one after. */
  compare(before: Outlook, after: Outlook): Findings {
    const seconds = Math.max(0, after.atMs - before.atMs) / 1000;
    const told =
      before.conditions && after.conditions ? changesBetween(before.conditions, after.conditions, seconds) : [];
    const trouble = this.#trouble === null ? [] : [{ kind: 'unwatched', text: this.#trouble } as const];
    this.#trouble = null;
    return { slowdown: this.#slowdownText(before.ns, after.ns), others: [...told, ...trouble] };
  }

  /** Takes one of the repetitions that a sweep may spend on disturbed points; false where none is left. */
  takeRepeat(): boolean {
    const most = this.#engine ? MOST_REPEATED[this.#engine.traits.type] : 0;
    if (this.#repeated >= most) return false;
    this.#repeated += 1;
    return true;
  }

  /** Waits, a little longer each time, until the machine is as fast as it was, or `mostMs` have passed. */
  async settle(point: number, mostMs: number): Promise<void> {
    const { signal } = this.#order;
    const sleep = this.#order.sleep ?? sleepUnlessAborted;
    let leftMs = mostMs;
    for (const waitMs of BACK_OFF_MS) {
      if (leftMs <= 0 || !this.#engine) return;
      await sleep(Math.min(waitMs, leftMs), signal);
      signal.throwIfAborted();
      leftMs -= waitMs;
      const { ns } = await this.look(this.#engine, point, 'before');
      if (ns === null || ns <= (1 + NOTABLE_SLOWDOWN) * this.#bestNs) return;
    }
  }

  #slowdownText(before: number | null, after: number | null): string | null {
    if (before === null || after === null || !(this.#bestNs > 0)) return null;
    const [first, last] = [before / this.#bestNs, after / this.#bestNs];
    if (Math.max(first, last) <= 1 + NOTABLE_SLOWDOWN) return null;
    const isStep = Math.max(first, last) > (1 + NOTABLE_SLOWDOWN) * Math.min(first, last);
    return isStep
      ? `the machine's speed stepped: fixed work took ${formatRatio(first)} its best time before the repetitions, ${formatRatio(last)} after them`
      : `the machine had drifted: fixed work took ${formatRatio(first)} and ${formatRatio(last)} its best time before and after the repetitions`;
  }

  async #open(engine: Engine): Promise<void> {
    this.close();
    this.#engine = engine;
    const { openSpeedProbe, now } = this.#order;
    if (!openSpeedProbe || this.#order.signal.aborted) return;
    try {
      this.#probe = await openSpeedProbe(engine);
      const { clock, multiplyAdds } = this.#probe;
      this.#calibration = { startedAt: new Date(now()).toISOString(), clock, multiplyAdds, readings: [] };
      this.#known = { ...this.#known, calibrations: [...this.#known.calibrations, this.#calibration] };
      // Other work, or another clock, has another best.
      this.#bestNs = Infinity;
    } catch (error) {
      this.#trouble = `the machine's speed is not watched: ${messageOf(error)}`;
      if (!this.#order.signal.aborted) await this.#order.emit({ kind: 'warning', message: this.#trouble });
    }
  }

  /** Gives back what it holds on the device. */
  close(): void {
    this.#probe?.destroy();
    this.#probe = null;
  }

  /** The first one wakes a GPU that was idle and is not counted. */
  async #readSpeed(): Promise<number | null> {
    if (!this.#probe) return null;
    try {
      const times: number[] = [];
      for (let time = 0; time <= REPETITIONS; time += 1) {
        this.#order.signal.throwIfAborted();
        times.push(await this.#probe.read());
      }
      return median(times.slice(1));
    } catch (error) {
      this.#order.signal.throwIfAborted();
      this.close();
      this.#trouble = `the machine's speed is no longer watched: ${messageOf(error)}`;
      return null;
    }
  }

  async #describe({ adapter }: Engine): Promise<Environment | null> {
    const host: HostEnvironment | null = (await this.#order.readEnvironment?.()) ?? null;
    if (!host) return null;
    const { name, vendor, architecture, driver, limits, features } = adapter;
    return { ...host, adapter: { name, vendor, architecture, driver, limits, features } };
  }

  async #tell(): Promise<void> {
    this.#known = mergeEnvironments(null, this.#known);
    await this.#order.emit({
      kind: 'environment',
      sweepId: this.#order.sweepId,
      environment: structuredClone(this.#known),
    });
  }
}

/** Rejects with the signal's reason as soon as that is aborted. */
function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
