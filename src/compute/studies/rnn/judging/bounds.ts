/**
 * What an entry of a trajectory may be off by. Each is held against the size of its own unit in its own sequence, so that
 * one large unit does not excuse errors of all others: a share of the largest that the unit was up to that step, at
 * least 1; or some roundings of what enters its sum, where that is more, since a bounded unit that reads a large one
 * rounds as that one does.
 * The initial state enters by that rounding alone: what was large before the first step excuses nothing later on.
 */
import type { Problem } from '../cells/problem.ts';
import type { Reals } from '../twin/precision.ts';
import { makeStepRounding } from '../twin/rounding.ts';
import { makeStepTwin } from '../twin/step.ts';
import { affordableSteps } from './budget.ts';
import type { Reference } from './reference.ts';

export interface Tightness {
  /** Of the largest that the unit was, at least 1. */
  readonly factor: number;
  /** Roundings of the terms that enter a sum. */
  readonly roundings: number;
}

/** One entry, and what it may be off by. Indices from 0. */
export interface Judged {
  readonly sequence: number;
  readonly step: number;
  readonly entry: number;
  /** NaN where it is not finite. */
  readonly error: number;
  readonly allowed: number;
  /** The largest that the unit was up to then, at least 1. */
  readonly size: number;
}

/** NaN never passes. */
export function isWithin({ error, allowed }: Judged): boolean {
  return error <= allowed;
}

/** Judges step after step, and keeps the entry that is off by most beside what it is allowed. */
export class EntryJudge {
  readonly #tightness: Tightness;
  readonly #sizes: RunningSizes;
  readonly #roundingsOf: (sequence: number, step: number) => Reals | null;
  #worst: Judged;
  #ratio = -1;
  #maxAbs = 0;

  /** The rounding of a step is only asked for where the size of a unit does not suffice; null: none is known. */
  constructor(
    tightness: Tightness,
    sizes: RunningSizes,
    roundingsOf: (sequence: number, step: number) => Reals | null,
  ) {
    this.#tightness = tightness;
    this.#sizes = sizes;
    this.#roundingsOf = roundingsOf;
    this.#worst = { sequence: 0, step: 0, entry: 0, error: 0, allowed: tightness.factor, size: 1 };
  }

  /** `errors`, [D], of either sign. Steps of a sequence come in ascending order. */
  step(sequence: number, step: number, errors: Reals): void {
    const { factor, roundings } = this.#tightness;
    const sizes = this.#sizes.at(sequence, step);
    let excused: Reals | null = null;
    for (let i = 0; i < errors.length; i++) {
      const error = Math.abs(errors[i] ?? Number.NaN);
      const size = sizes[i] ?? 1;
      if (!(error <= this.#maxAbs)) this.#maxAbs = Number.isFinite(error) ? Math.max(this.#maxAbs, error) : Number.NaN;
      if (!(error <= factor * size)) excused ??= this.#roundingsOf(sequence, step);
      const allowed = Math.max(factor * size, roundings * (excused?.[i] ?? 0));
      const ratio = Number.isFinite(error) ? error / allowed : Infinity;
      if (!(ratio > this.#ratio)) continue;
      this.#ratio = ratio;
      this.#worst = { sequence, step, entry: i, error: Number.isFinite(error) ? error : Number.NaN, allowed, size };
    }
  }

  get worst(): Judged {
    return this.#worst;
  }

  /** max |error|; NaN where one is not finite. */
  get maxAbs(): number {
    return this.#maxAbs;
  }
}

/**
 * The largest that each unit was up to a step: of the reference where it goes so far, else of the states themselves.
 * The steps of a sequence are to be asked for in ascending order.
 */
export class RunningSizes {
  readonly #problem: Problem;
  readonly #states: Reals;
  readonly #reference: Reference | null;
  /** [B, D], and the step up to which each sequence was seen. */
  readonly #sizes: Float64Array;
  readonly #seen: Int32Array;

  constructor(problem: Problem, states: Reals, reference: Reference | null) {
    this.#problem = problem;
    this.#states = states;
    this.#reference = reference;
    this.#sizes = new Float64Array(problem.batch * problem.state).fill(1);
    this.#seen = new Int32Array(problem.batch);
  }

  /** [D]; overwritten when a later step of the sequence is asked for. */
  at(sequence: number, step: number): Float64Array {
    const { state, length } = this.#problem;
    const sizes = this.#sizes.subarray(sequence * state, (sequence + 1) * state);
    for (let t = this.#seen[sequence] ?? 0; t <= step; t++) {
      const known = this.#reference !== null && t < this.#reference.steps;
      const values = known ? (this.#reference?.states ?? this.#states) : this.#states;
      const start = (sequence * (known ? (this.#reference?.steps ?? length) : length) + t) * state;
      for (let i = 0; i < state; i++) {
        const size = Math.abs(values[start + i] ?? 0);
        if (size > (sizes[i] ?? 0)) sizes[i] = size;
      }
    }
    this.#seen[sequence] = Math.max(this.#seen[sequence] ?? 0, step + 1);
    return sizes;
  }

  /** Of all units of all sequences, up to the steps asked for so far. */
  get largest(): number {
    return this.#sizes.reduce((most, size) => Math.max(most, size), 1);
  }
}

/** Steps before the one asked for whose roundings a unit may still carry. */
const LOOKED_BACK = 32;
/** What a rounding costs beside a step of the twin. */
const ROUNDING_COST = 4;

/** What the rounding of a step may do to each unit, with what the unit itself carries on of earlier ones. */
export class Roundings {
  readonly #problem: Problem;
  readonly #states: Reals;
  readonly #steps: number;
  readonly #roundStep: ReturnType<typeof makeStepRounding>;
  readonly #twin: ReturnType<typeof makeStepTwin>;
  readonly #own: Float64Array;
  readonly #carried: Float64Array;
  #left: number;
  #last = { sequence: -1, step: -1 };

  /** Of a trajectory [B, steps, D]. */
  constructor(problem: Problem, states: Reals, steps: number) {
    this.#problem = problem;
    this.#states = states;
    this.#steps = steps;
    this.#roundStep = makeStepRounding(problem);
    this.#twin = makeStepTwin(problem);
    this.#own = new Float64Array(problem.state);
    this.#carried = new Float64Array(problem.state);
    // Of however many sequences and steps, only as many are looked at as are cheap.
    this.#left = Math.ceil(affordableSteps({ ...problem, batch: 1, length: Infinity }) / ROUNDING_COST);
  }

  /** Of this step alone, [D]; null once too much was asked for. Overwritten by the next call. */
  of(sequence: number, step: number): Float64Array | null {
    if (this.#left <= 0) return null;
    this.#left -= 1;
    this.#roundStep(this.#before(sequence, step), sequence, step, this.#own);
    return this.#own;
  }

  /** With what a unit carries on by its own Jacobian entry, [D]; null once too much was asked for. */
  upTo(sequence: number, step: number): Float64Array | null {
    const follows = this.#last.sequence === sequence && this.#last.step === step - 1;
    const from = follows ? step : Math.max(0, step - LOOKED_BACK);
    if (!follows) this.#carried.fill(0);
    for (let t = from; t <= step; t++) {
      const own = this.of(sequence, t);
      if (!own) return null;
      const { diagonal } = this.#twin.linearise(this.#before(sequence, t), sequence, t);
      for (let i = 0; i < own.length; i++) {
        const kept = Math.min(1, Math.abs(diagonal[i] ?? 0)) * (this.#carried[i] ?? 0);
        this.#carried[i] = Math.max(own[i] ?? 0, kept);
      }
    }
    this.#last = { sequence, step };
    return this.#carried;
  }

  #before(sequence: number, step: number): Reals {
    const { state, initial } = this.#problem;
    const start = (sequence * this.#steps + step) * state;
    if (step === 0) return initial.subarray(sequence * state, (sequence + 1) * state);
    return this.#states.subarray(start - state, start);
  }
}

/** Holds the states [B, T, D] against a reference, over the steps that it has. */
export function compareStates(
  problem: Problem,
  states: Float32Array,
  reference: Reference,
  tightness: Tightness,
): Pick<EntryJudge, 'maxAbs' | 'worst'> {
  const { batch, length, state } = problem;
  const roundings = lazily(() => new Roundings(problem, reference.states, reference.steps));
  const judge = new EntryJudge(tightness, new RunningSizes(problem, states, reference), (sequence, step) =>
    roundings().upTo(sequence, step),
  );
  const errors = new Float64Array(state);
  for (let sequence = 0; sequence < batch; sequence++)
    for (let step = 0; step < reference.steps; step++) {
      const at = (sequence * length + step) * state;
      const expected = (sequence * reference.steps + step) * state;
      for (let i = 0; i < state; i++)
        errors[i] = (states[at + i] ?? Number.NaN) - (reference.states[expected + i] ?? Number.NaN);
      judge.step(sequence, step, errors);
    }
  return judge;
}

export function lazily<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
