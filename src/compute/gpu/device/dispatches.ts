/** The dispatches of a solve, cut by the rates known now, with the tables on the device that they read. */
import { Fault } from '../../../shared/contract/fault.ts';
import type { PlanPass, Stage, UntilSettled } from '../plan/plan.ts';
import { bufferOf, weighedPasses, type Loaded } from './load-plan.ts';
import { foldGroups, itemsOf, type Item } from './schedule.ts';
import type { Dispatch } from './submitter.ts';

/** A stage at the top of the plan, with what it dispatches in one of its rounds. */
export interface Section {
  readonly stage: Stage;
  readonly dispatches: readonly Dispatch[];
}

export interface Schedule {
  readonly sections: readonly Section[];
  readonly epilogue: readonly Dispatch[];
}

/** Words of one entry of the table of indirect arguments. */
const ENTRY_WORDS = 3;

/** Cuts the passes by the rates known now and writes slices and indirect arguments to the device. */
export function scheduleOf(loaded: Loaded): Schedule {
  const tables = new Tables(loaded);
  const schedule = {
    sections: loaded.plan.body.map((stage) => ({ stage, dispatches: tables.sectionOf(stage) })),
    epilogue: loaded.plan.epilogue.flatMap((pass) => tables.direct(pass)),
  };
  tables.write();
  return schedule;
}

/** Parts that a dispatch may be cut into: every pass gets an equal share of the table. */
export function mostSlices({ plan, sliceCapacity }: Pick<Loaded, 'plan' | 'sliceCapacity'>): number {
  const places = weighedPasses(plan).reduce((sum, one) => sum + one.places, 0);
  return Math.max(1, Math.floor(sliceCapacity / places) - 1);
}

/** The arguments of a loop: where they lie in the table, and what they are when the loop begins. */
interface Region {
  readonly first: number;
  readonly words: readonly number[];
}

/** A loop that is being laid out. */
interface Round {
  readonly control: string;
  /** Arguments of its own dispatches. */
  readonly own: number[];
  /** Copies that the loops in it begin with: what stops this loop zeroes them too, so that nothing in it begins again. */
  readonly copies: number[];
  /** Of its region; known once everything in it is laid out. */
  first: number;
}

/** The uniform of slices and the table of indirect arguments while they are laid out. */
class Tables {
  readonly #loaded: Loaded;
  readonly #slices: Uint32Array<ArrayBuffer>;
  readonly #arguments: number[] = [];
  readonly #offsets = new Map<string, number>();
  readonly #most: number;

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
    this.#slices = new Uint32Array((loaded.sliceCapacity * loaded.sliceStride) / 4);
    this.#most = mostSlices(loaded);
  }

  /** What a stage at the top dispatches; of one that is repeated, in one round. */
  sectionOf(stage: Stage): Dispatch[] {
    if (stage.kind === 'until-settled') return this.#loop(stage).dispatches;
    const once: Stage[] = stage.kind === 'times' ? [...stage.body] : [stage];
    return once.flatMap((inner) => this.#prepare(inner, null)());
  }

  direct(pass: PlanPass): Dispatch[] {
    return this.#cut(pass).map((item) => this.#dispatch(item));
  }

  /** To the device, ahead of what is submitted from now on. */
  write(): void {
    const { context, slices, sliceStride, sliceCapacity, buffers } = this.#loaded;
    if (this.#offsets.size > sliceCapacity || this.#arguments.length > sliceCapacity * ENTRY_WORDS)
      throw new Fault('failed', 'the plan is cut into more dispatches than its tables hold');
    const { queue } = context.device;
    const used = Math.min(this.#slices.length, (this.#offsets.size * sliceStride) / 4);
    queue.writeBuffer(slices, 0, this.#slices, 0, used);
    queue.writeBuffer(bufferOf(buffers, 'arguments'), 0, Uint32Array.from(this.#arguments));
  }

  /** One round of a loop, its arguments placed in the table. */
  #loop(stage: UntilSettled): { readonly dispatches: Dispatch[]; readonly region: Region } {
    const round: Round = { control: stage.control, own: [], copies: [], first: 0 };
    const making = stage.body.map((inner) => this.#prepare(inner, round));
    const region = this.#place([...round.own, ...round.copies]);
    round.first = region.first;
    return { dispatches: making.flatMap((make) => make()), region };
  }

  #place(words: readonly number[]): Region {
    const first = this.#arguments.length;
    this.#arguments.push(...words);
    return { first, words };
  }

  /** Lays out the arguments of a stage; its dispatches are made once the loop around it has its place. */
  #prepare(stage: Stage, around: Round | null): () => Dispatch[] {
    if (stage.kind === 'once') {
      const made = stage.passes.flatMap((pass) => this.#cut(pass).map((item) => this.#prepareItem(item, around)));
      return () => made.map((make) => make());
    }
    if (stage.kind === 'times') {
      const made = stage.body.map((inner) => this.#prepare(inner, around));
      return () => repeated(stage.count, () => made.flatMap((make) => make()));
    }
    const { dispatches, region } = this.#loop(stage);
    const place = around?.copies.length ?? 0;
    around?.copies.push(...region.words);
    const copy = around ? null : this.#place(region.words).first;
    return () =>
      this.#entered(stage, region, dispatches, copy ?? (around ? around.first + around.own.length + place : 0));
  }

  #prepareItem(item: Item, around: Round | null): () => Dispatch {
    if (!around) return () => this.#dispatch(item);
    // The pass that writes the table is dispatched directly: it may not take its own size from it.
    if (item.pass.kernel === around.control)
      return () => this.#dispatch(item, null, [around.first, around.own.length + around.copies.length]);
    const place = around.own.length;
    const { limits } = this.#loaded.context.traits;
    const [x, y] = foldGroups(item.endGroup - item.firstGroup, limits['maxComputeWorkgroupsPerDimension'] ?? 65_535);
    around.own.push(x, y, 1);
    return () => this.#dispatch(item, (around.first + place) * 4);
  }

  /** All rounds of a loop in another stage; before the first, its status is zeroed and its arguments are put back. */
  #entered(stage: UntilSettled, region: Region, round: readonly Dispatch[], copy: number): Dispatch[] {
    const { buffers } = this.#loaded;
    const [head, ...rest] = repeated(stage.most, () => round).map((one) => ({ ...one, isNested: true }));
    if (!head) return [];
    const inner = head.before;
    const before = (encoder: GPUCommandEncoder): void => {
      encoder.clearBuffer(bufferOf(buffers, stage.status));
      const bytes = 4 * region.words.length;
      const [table, between] = [bufferOf(buffers, 'arguments'), bufferOf(buffers, 'arguments-copy')];
      if (bytes > 0) {
        // A buffer cannot be copied into itself.
        encoder.copyBufferToBuffer(table, 4 * copy, between, 0, bytes);
        encoder.copyBufferToBuffer(between, 0, table, 4 * region.first, bytes);
      }
      inner?.(encoder);
    };
    return [{ ...head, before }, ...rest];
  }

  #cut(pass: PlanPass): Item[] {
    return itemsOf(pass, this.#loaded.rates, this.#most);
  }

  /** `zeroed`: of a control kernel, first word and number of the arguments that it zeroes. */
  #dispatch(item: Item, indirectOffset: number | null = null, zeroed: readonly [number, number] = [0, 0]): Dispatch {
    const kernel = this.#loaded.kernels.get(item.pass.kernel);
    if (!kernel) throw new Fault('failed', `the plan names a kernel "${item.pass.kernel}" that it does not declare`);
    const sliceOffset = this.#sliceOf([item.firstGroup, item.endGroup, ...zeroed]);
    return { item, ...kernel, sliceOffset, indirectOffset };
  }

  /** Equal slices are kept once. */
  #sliceOf(words: readonly number[]): number {
    const key = words.join(' ');
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    const offset = this.#offsets.size * this.#loaded.sliceStride;
    // Beyond its end nothing is written: `write` says so.
    if ((offset + 16) / 4 <= this.#slices.length) this.#slices.set(words, offset / 4);
    this.#offsets.set(key, offset);
    return offset;
  }
}

function repeated<T>(count: number, make: () => readonly T[]): T[] {
  return Array.from({ length: count }, make).flat();
}
