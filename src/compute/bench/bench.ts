/** Holds the solvers of one point: all at once, or one at a time where together they would take too much memory. */
import type { Engine, Solver } from '../gpu/device/solver.ts';
import type { Posed } from '../studies/study.ts';
import { plannedBytes } from '../gpu/plan/plan.ts';
import { settleMemory, TOGETHER_BYTES, type Contender } from './contender.ts';

export class Bench {
  /** Every use opens and frees its solver: repetitions are then preceded by an uncounted solve. */
  readonly isInTurn: boolean;
  readonly #engine: Engine;
  readonly #posed: Posed;
  readonly #warn: (message: string) => void | Promise<void>;
  readonly #solvers = new Map<Contender, Solver>();

  constructor(
    engine: Engine,
    posed: Posed,
    contenders: readonly Contender[],
    warn: (message: string) => void | Promise<void>,
  ) {
    this.#engine = engine;
    this.#posed = posed;
    this.#warn = warn;
    const bytes = contenders.reduce(
      (sum, { plan, isOpen }) => sum + (plan && isOpen ? plannedBytes(plan).peakBytes : 0),
      0,
    );
    this.isInTurn = bytes > TOGETHER_BYTES;
  }

  /** Runs an action with the contender's solver; `isFresh` where it was opened for this use. */
  async use(contender: Contender, action: (solver: Solver, isFresh: boolean) => Promise<void>): Promise<void> {
    const kept = this.#solvers.get(contender);
    const solver = kept ?? (await this.#open(contender));
    try {
      await action(solver, !kept);
    } finally {
      if (this.isInTurn || !contender.isOpen) await this.release(contender);
    }
  }

  /** Frees the contender's buffers and keeps its ledger. */
  async release(contender: Contender): Promise<void> {
    const solver = this.#solvers.get(contender);
    if (!solver) return;
    this.#solvers.delete(contender);
    const before = solver.memory();
    solver.destroy();
    const warning = settleMemory(contender, before, solver.memory());
    if (warning !== null) await this.#warn(warning);
  }

  async releaseAll(): Promise<void> {
    for (const contender of [...this.#solvers.keys()]) await this.release(contender);
  }

  async #open(contender: Contender): Promise<Solver> {
    const plan = this.#posed.plan(contender.method, this.#engine.traits);
    const solver = await this.#engine.open(plan, { cold: true });
    this.#solvers.set(contender, solver);
    contender.describe(solver);
    return solver;
  }
}
