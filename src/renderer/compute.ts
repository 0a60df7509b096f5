/** The page's end of the compute worker: the GPU is reached through here and nowhere else. */
import { say } from '../shared/words/say.ts';
import type {
  CellText,
  HostAnswers,
  LengthLimits,
  Offer,
  OwnCellInfo,
  Prediction,
  ProblemInfo,
  ProblemText,
  WindowOrder,
  WorkerReply,
  WorkerRequest,
} from '../compute/messages.ts';
import { debugAreas } from './debug-areas.ts';
import type { MeasureEvent } from '../shared/contract/events.ts';
import { Fault } from '../shared/contract/fault.ts';
import type { Language } from '../shared/text/language.ts';
import type { Machine } from '../shared/contract/run.ts';
import type { Sweep } from '../shared/contract/sweep.ts';

export interface Compute {
  /** The adapter here and what this build can run. Rejects with a Fault where there is no WebGPU. */
  offer(machine: Machine): Promise<Offer>;
  /** The memory every size of the sweep needs, and whether it fits; `cells`: the person's own ones. */
  predict(machine: Machine, sweep: Sweep, cells: readonly CellText[]): Promise<Prediction>;
  /** The smallest length that no longer fits, at every size of the sweep; takes longer than `predict`. */
  limits(machine: Machine, sweep: Sweep, cells: readonly CellText[]): Promise<readonly LengthLimits[]>;
  /** Checks a problem file. Rejects with a Fault that names the field and the value. */
  readProblem(problem: ProblemText, cells: readonly CellText[]): Promise<ProblemInfo>;
  /** Checks a cell file. Rejects with a Fault that points at the mistake. */
  readCell(cell: CellText): Promise<OwnCellInfo>;
  /**
   * Measures until done or cancelled. The worker waits for `onEvent` before it goes on (progress apart), so that
   * storing does not disturb what is timed; a rejection stops the measurement.
   */
  measure(order: WindowOrder, onEvent: (event: MeasureEvent) => Promise<void>, host: HostQuestions): Promise<void>;
  /** Ends the worker, so that the next call starts another; what is still asked of it fails. */
  restart(): void;
  /** The language of what the worker says, from now on. */
  setLanguage(language: Language): void;
  /** Asks a measurement to stop; what is finished is kept, and `measure` still resolves. */
  cancel(): void;
}

/** Answers what the worker asks of the machine while it measures; null where there is no answer. */
export type HostQuestions = {
  readonly [K in keyof HostAnswers]: () => Promise<HostAnswers[K] | null>;
};

type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

/** Starts the worker at the first call, and again after it died. */
export function openCompute(start: () => Worker = startWorker): Compute {
  const link = new WorkerLink(start);
  return {
    offer: (machine) => link.ask<Offer>({ kind: 'offer', id: link.nextId(), machine }),
    predict: (machine, sweep, cells) =>
      link.ask<Prediction>({ kind: 'predict', id: link.nextId(), machine, sweep, cells }),
    limits: (machine, sweep, cells) =>
      link.ask<readonly LengthLimits[]>({ kind: 'limits', id: link.nextId(), machine, sweep, cells }),
    readProblem: (problem, cells) => link.ask<ProblemInfo>({ kind: 'problem', id: link.nextId(), problem, cells }),
    readCell: (cell) => link.ask<OwnCellInfo>({ kind: 'cell', id: link.nextId(), cell }),
    measure: async (order, onEvent, host) => {
      link.onEvent = onEvent;
      link.host = host;
      await link.ask({ kind: 'measure', id: link.nextId(), order }).finally(() => (link.onEvent = null));
    },
    restart: () => link.end(say('frame.worker-restarted')),
    setLanguage: (language) => link.setLanguage(language),
    cancel: () => link.send({ kind: 'cancel' }),
  };
}

function startWorker(): Worker {
  const worker = new Worker(new URL('../compute/worker.ts', import.meta.url), {
    type: 'module',
    name: 'antler-compute',
  });
  const areas = debugAreas(location.search, localStorage);
  if (areas !== null) worker.postMessage({ kind: 'debug', areas } satisfies WorkerRequest);
  return worker;
}

class WorkerLink {
  onEvent: ((event: MeasureEvent) => Promise<void>) | null = null;
  host: HostQuestions | null = null;
  private language: Language | null = null;
  private worker: Worker | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly start: () => Worker;

  constructor(start: () => Worker) {
    this.start = start;
  }

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  send(request: WorkerRequest): void {
    this.open().postMessage(request);
  }

  /** A worker that is not there yet is told when it starts. */
  setLanguage(language: Language): void {
    this.language = language;
    if (this.worker) this.send({ kind: 'language', language });
  }

  ask<T>(request: Extract<WorkerRequest, { id: number }>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(request.id, { resolve: resolve as (value: unknown) => void, reject });
      this.send(request);
    });
  }

  private open(): Worker {
    if (this.worker) return this.worker;
    const worker = this.start();
    worker.onmessage = (message: MessageEvent<WorkerReply>) => void this.take(message.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.fall(event.message || say('frame.worker-not-started'));
    };
    this.worker = worker;
    if (this.language !== null) this.send({ kind: 'language', language: this.language });
    return worker;
  }

  private async take(reply: WorkerReply): Promise<void> {
    if (reply.kind === 'event') return this.takeEvent(reply.number, reply.event);
    if (reply.kind === 'question') return this.takeQuestion(reply.number, reply.what);
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.kind === 'failed') waiting?.reject(new Fault(reply.code, reply.message));
    else if (reply.kind === 'offer') waiting?.resolve(reply.offer);
    else if (reply.kind === 'predict') waiting?.resolve(reply.prediction);
    else if (reply.kind === 'limits') waiting?.resolve(reply.limits);
    else if (reply.kind === 'problem' || reply.kind === 'cell') waiting?.resolve(reply.info);
    else waiting?.resolve(undefined);
  }

  /** A measurement goes on without what cannot be told. */
  private async takeQuestion(question: number, what: keyof HostAnswers): Promise<void> {
    const answer = await this.host?.[what]().catch(() => null);
    this.send({ kind: 'told', question, answer: answer ?? null });
  }

  private async takeEvent(number: number, event: MeasureEvent): Promise<void> {
    let error: string | null = null;
    try {
      await this.onEvent?.(event);
    } catch (caught) {
      error = caught instanceof Error ? caught.message : String(caught);
    }
    if (event.kind !== 'progress') this.send({ kind: 'taken', event: number, error });
  }

  end(why: string): void {
    if (this.worker) this.fall(why);
  }

  /** The worker is gone: everything asked of it fails, and the next call starts another. */
  private fall(why: string): void {
    this.worker?.terminate();
    this.worker = null;
    const fault = new Fault('failed', say('frame.worker-stopped', { why }));
    for (const waiting of this.waiting.values()) waiting.reject(fault);
    this.waiting.clear();
  }
}
