/** Who of this process's pages measures: one at a time here, and, through the database, one at a time on the machine. */
import { say } from '../shared/words/say.ts';
import type { MeasureEvent } from '../shared/contract/events.ts';
import { Fault } from '../shared/contract/fault.ts';
import type { Machine } from '../shared/contract/run.ts';
import type { Store } from './store/store.ts';

export interface MeasuringRight {
  /** Throws a `busy` Fault while another page, window or command line measures. */
  acquire(callerId: string): void;
  /** Gives the right back, with what is unfinished marked as interrupted; nothing happens where it is not held. */
  release(callerId: string): void;
  /** The same where the person stopped it: the sweep that is going on ends as cancelled. */
  cancel(callerId: string, reason: string, machine: Machine): void;
  /** Stores an event of the page that measures; throws where that page does not hold the right. */
  record(callerId: string, event: MeasureEvent, machine: Machine): void;
}

/** `onChange` hears when measuring begins and ends. */
export function createMeasuringRight(store: Store, onChange: (isMeasuring: boolean) => void): MeasuringRight {
  let holder: string | null = null;
  let sweepId: string | null = null;
  const release = (callerId: string): void => {
    if (holder !== callerId) return;
    holder = null;
    sweepId = null;
    onChange(false);
    store.releaseMeasuring();
  };
  return {
    acquire(callerId) {
      if (holder !== null) throw new Fault('busy', say('shell.measuring-already'));
      store.acquireMeasuring('the application');
      holder = callerId;
      onChange(true);
    },
    release,
    cancel(callerId, reason, machine) {
      if (holder !== callerId) return;
      try {
        if (sweepId !== null) store.record({ kind: 'sweep-finished', sweepId, outcome: 'cancelled', reason }, machine);
      } finally {
        release(callerId);
      }
    },
    record(callerId, event, machine) {
      if (holder !== callerId) throw new Fault('invalid', 'record: this page does not hold the right to measure');
      store.record(event, machine);
      if (event.kind === 'sweep-started') sweepId = event.sweepId;
      if (event.kind === 'sweep-finished') sweepId = null;
    },
  };
}
