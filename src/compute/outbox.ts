/** Events on their way to the window: each is stored there before the measurement goes on. */
import type { MeasureEvent } from '../shared/contract/events.ts';
import { Fault } from '../shared/contract/fault.ts';
import type { WorkerReply } from './messages.ts';

export interface Outbox {
  /** Resolves when the event was stored, at once for progress; rejects where it could not be. */
  emit(event: MeasureEvent): Promise<void>;
  taken(number: number, error: string | null): void;
}

export function createOutbox(send: (reply: WorkerReply) => void): Outbox {
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  let last = 0;
  return {
    emit(event) {
      last += 1;
      const number = last;
      send({ kind: 'event', number, event });
      if (event.kind === 'progress') return Promise.resolve();
      return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
    },
    taken(number, error) {
      const promise = waiting.get(number);
      waiting.delete(number);
      if (error === null) promise?.resolve();
      else promise?.reject(new Fault('failed', error));
    },
  };
}
