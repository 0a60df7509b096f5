import { expect, test } from 'vitest';
import type { WorkerReply } from '../../src/compute/messages.ts';
import { createOutbox } from '../../src/compute/outbox.ts';

test('an event waits until it is stored; progress does not', async () => {
  const sent: WorkerReply[] = [];
  const outbox = createOutbox((reply) => sent.push(reply));
  await outbox.emit({ kind: 'progress', pointsDone: 0, pointCount: 1, pointShare: 0, etaSeconds: null, what: '' });
  let stored = false;
  const waiting = outbox.emit({ kind: 'warning', message: 'a' }).then(() => (stored = true));
  await Promise.resolve();
  expect(stored).toBe(false);
  outbox.taken(2, null);
  await waiting;
  expect(stored).toBe(true);
  expect(sent.map((reply) => reply.kind === 'event' && reply.number)).toEqual([1, 2]);
});

test('an event that could not be stored stops the measurement with the reason', async () => {
  const outbox = createOutbox(() => undefined);
  const waiting = outbox.emit({ kind: 'warning', message: 'a' });
  outbox.taken(1, 'the disk is full');
  await expect(waiting).rejects.toThrow('the disk is full');
});
