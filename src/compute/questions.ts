/** Questions that the worker asks the window, since only the main process can answer them. */
import type { HostAnswers, WorkerReply } from './messages.ts';

export interface Questions {
  /** null where nobody could answer: a measurement does not depend on it. */
  ask<K extends keyof HostAnswers>(what: K): Promise<HostAnswers[K] | null>;
  told(number: number, answer: HostAnswers[keyof HostAnswers] | null): void;
}

export function createQuestions(send: (reply: WorkerReply) => void): Questions {
  const waiting = new Map<number, (answer: never) => void>();
  let last = 0;
  return {
    ask(what) {
      last += 1;
      const number = last;
      return new Promise((resolve) => {
        waiting.set(number, resolve);
        send({ kind: 'question', number, what });
      });
    },
    told(number, answer) {
      const resolve = waiting.get(number);
      waiting.delete(number);
      resolve?.(answer as never);
    },
  };
}
