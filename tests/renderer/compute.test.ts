import { expect, test } from 'vitest';
import type { WorkerReply, WorkerRequest } from '../../src/compute/messages.ts';
import { type HostQuestions, openCompute } from '../../src/renderer/compute.ts';
import { PRESETS } from '../support/sweeps.ts';
import { makeMachine } from '../support/runs/runs.ts';

class FakeWorker {
  readonly asked: WorkerRequest[] = [];
  terminated = false;
  onmessage: ((message: { data: WorkerReply }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  postMessage(request: WorkerRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(data: WorkerReply): void {
    this.onmessage?.({ data });
  }
}

function open() {
  const workers: FakeWorker[] = [];
  const compute = openCompute(() => {
    workers.push(new FakeWorker());
    return workers.at(-1) as unknown as Worker;
  });
  return { workers, compute };
}

const order = {
  sweep: PRESETS['quick']!.sweep,
  machine: makeMachine(),
  cells: [],
  given: null,
  tunings: {},
  resume: null,
  orderSeed: null,
};
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A main process that cannot tell. */
const SILENT: HostQuestions = {
  environment: async () => Promise.reject(new Error('no answer')),
  conditions: async () => null,
  energy: async () => null,
};

test('answers reach the question they belong to', async () => {
  const { workers, compute } = open();
  const first = compute.predict(order.machine, order.sweep, []);
  const second = compute.predict(order.machine, order.sweep, []);
  const [worker] = workers;
  worker!.say({ kind: 'predict', id: 2, prediction: { sizes: [], sizeCount: 2 } });
  worker!.say({ kind: 'failed', id: 1, code: 'no-adapter', message: 'none' });
  await expect(first).rejects.toMatchObject({ code: 'no-adapter', message: 'none' });
  expect((await second).sizeCount).toBe(2);
  expect(workers).toHaveLength(1);
});

test('the worker hears of an event when it was stored, with the reason where it could not be', async () => {
  const { workers, compute } = open();
  let told = 0;
  const ended = compute.measure(
    order,
    async () => {
      told += 1;
      if (told === 2) throw new Error('disk full');
    },
    SILENT,
  );
  const [worker] = workers;
  worker!.say({ kind: 'event', number: 1, event: { kind: 'warning', message: 'a' } });
  await turn();
  worker!.say({ kind: 'event', number: 2, event: { kind: 'warning', message: 'b' } });
  await turn();
  worker!.say({
    kind: 'event',
    number: 3,
    event: { kind: 'progress', pointsDone: 0, pointCount: 1, pointShare: 0, etaSeconds: null, what: '' },
  });
  await turn();
  expect(worker!.asked.slice(1)).toEqual([
    { kind: 'taken', event: 1, error: null },
    { kind: 'taken', event: 2, error: 'disk full' },
  ]);
  worker!.say({ kind: 'measure', id: 1 });
  await ended;
});

test('what the worker asks of the machine is answered, with nothing where nobody can tell', async () => {
  const { workers, compute } = open();
  const host = { ...SILENT, energy: async () => ({ joules: 3, source: 'package-0' }) };
  const ended = compute.measure(order, async () => undefined, host);
  const [worker] = workers;
  worker!.say({ kind: 'question', number: 1, what: 'energy' });
  worker!.say({ kind: 'question', number: 2, what: 'environment' });
  await turn();
  expect(worker!.asked.slice(1)).toEqual([
    { kind: 'told', question: 1, answer: { joules: 3, source: 'package-0' } },
    { kind: 'told', question: 2, answer: null },
  ]);
  worker!.say({ kind: 'measure', id: 1 });
  await ended;
});

test('a worker that dies fails what was asked of it, and the next question starts another', async () => {
  const { workers, compute } = open();
  const lost = compute.offer(order.machine);
  workers[0]!.onerror?.({ message: 'out of memory', preventDefault: () => undefined });
  await expect(lost).rejects.toThrow('The compute worker stopped: out of memory');
  expect(workers[0]!.terminated).toBe(true);
  void compute.offer(order.machine);
  expect(workers).toHaveLength(2);
});

test('a worker hears the language before the first question, and each worker after it', async () => {
  const { workers, compute } = open();
  compute.setLanguage('zh');
  expect(workers).toHaveLength(0);
  const first = compute.predict(order.machine, order.sweep, []);
  compute.setLanguage('en');
  expect(workers[0]!.asked.map(({ kind }) => kind)).toEqual(['language', 'predict', 'language']);
  expect(workers[0]!.asked[0]).toEqual({ kind: 'language', language: 'zh' });
  compute.restart();
  await expect(first).rejects.toThrow('The compute worker stopped');
  void compute.predict(order.machine, order.sweep, []).catch(() => undefined);
  expect(workers[1]!.asked[0]).toEqual({ kind: 'language', language: 'en' });
});
