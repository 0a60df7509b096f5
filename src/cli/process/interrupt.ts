/** Ctrl-C: the first asks for an orderly end, the second ends at once. */
import { remark } from '../output/output.ts';

/** npm and the launcher pass the terminal's own signal on again: one keypress may arrive several times. */
const SAME_KEYPRESS_MS = 500;

/** Exit status of an interrupted command. */
export const INTERRUPTED = 130;

/** Ctrl-C, a polite kill, and a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the work with a signal that the first of them aborts. `kept` says what becomes of what is finished. */
export async function interruptibly<T>(
  work: (signal: AbortSignal) => Promise<T>,
  kept = 'what is finished is kept',
): Promise<T> {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAt > SAME_KEYPRESS_MS) process.exit(INTERRUPTED);
      return;
    }
    firstAt = performance.now();
    remark(`antler: stopping; ${kept} (Ctrl-C again to quit at once)`);
    controller.abort(new Error('interrupted'));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
