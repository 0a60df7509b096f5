/** The Chrome trace, against the rules of the Trace Event Format that viewers hold a file to. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { trace } from '../../../src/main/export/trace.ts';
import { bundleOf, SOFTWARE } from '../../support/runs/bundle.ts';
import { KERNELS, TIMELINE } from '../../support/kernels.ts';
import { makeRun } from '../../support/runs/runs.ts';

const place = { pid: z.int().nonnegative(), tid: z.int().nonnegative() };
const text = z.string().min(1);
const metadataArgs = {
  process_name: z.strictObject({ name: text }),
  process_labels: z.strictObject({ labels: text }),
  process_sort_index: z.strictObject({ sort_index: z.int() }),
  thread_name: z.strictObject({ name: text }),
  thread_sort_index: z.strictObject({ sort_index: z.int() }),
};
/** The object form, with the event types `X` and `M` of the format. */
const traceSchema = z.strictObject({
  traceEvents: z.array(
    z.union([
      z.strictObject({
        ...place,
        ph: z.literal('X'),
        name: text,
        cat: text,
        ts: z.number().nonnegative(),
        dur: z.number().positive(),
        args: z.record(z.string(), z.unknown()),
      }),
      ...Object.entries(metadataArgs).map(([name, args]) =>
        z.strictObject({ ...place, ph: z.literal('M'), name: z.literal(name), args }),
      ),
    ]),
  ),
  displayTimeUnit: z.enum(['ms', 'ns']),
  otherData: z.record(z.string(), z.unknown()),
});

const first = makeRun({ adapterId: SOFTWARE.id, kernels: KERNELS, timeline: TIMELINE });
const second = makeRun({
  id: '1c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63',
  adapterId: SOFTWARE.id,
  kernels: KERNELS,
  timeline: TIMELINE,
  config: { algorithm: 'deer' },
});
const written = trace.write(
  bundleOf([first, makeRun({ id: '2c8d6b1e-3f52-4a97-8e10-5b7a9d2c4f63' }), second], [SOFTWARE]),
);
const parsed = traceSchema.parse(JSON.parse(written));
const complete = parsed.traceEvents.filter((event) => event.ph === 'X') as {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: Record<string, unknown>;
}[];
const ns = (us: number) => Math.round(us * 1000);

test('every event lies on a named thread of a named process', () => {
  const named = (name: string) =>
    new Set(parsed.traceEvents.filter((event) => event.name === name).map(({ pid, tid }) => `${pid} ${tid}`));
  for (const { pid, tid } of complete) {
    expect(named('process_name')).toContain(`${pid} 0`);
    expect(named('thread_name')).toContain(`${pid} ${tid}`);
  }
  expect(new Set(complete.map(({ pid }) => pid)).size).toBe(2);
});

test('events are in the order of their begins, and none overlaps another of its thread in part', () => {
  for (const [index, event] of complete.entries())
    if (index > 0) expect(event.ts).toBeGreaterThanOrEqual(complete[index - 1]!.ts);
  for (const members of Map.groupBy(complete, ({ pid, tid }) => `${pid} ${tid}`).values()) {
    const open: number[] = [];
    for (const { ts, dur } of members) {
      while (open.length > 0 && open.at(-1)! <= ns(ts)) open.pop();
      if (open.length > 0) expect(ns(ts + dur)).toBeLessThanOrEqual(open.at(-1)!);
      open.push(ns(ts + dur));
    }
  }
});

test('passes keep their time in microseconds, phase, iteration and hash', () => {
  const passes = complete.filter(({ pid, cat }) => pid === 1 && cat !== 'iteration');
  expect(passes.map(({ ts, dur }) => [ns(ts), ns(dur)])).toEqual(
    TIMELINE.spans.map(([, , start, duration]) => [Math.round(start), Math.round(duration)]),
  );
  expect(passes[1]).toMatchObject({
    name: 'linearise',
    cat: 'linearise',
    args: { iteration: 1, wgslSha256: KERNELS[1]!.hash },
  });
  const iterations = complete.filter(({ pid, cat }) => pid === 1 && cat === 'iteration');
  expect(iterations.map(({ name }) => name)).toEqual(['iteration 1', 'iteration 2', 'iteration 3']);
  expect([ns(iterations[0]!.ts), ns(iterations[0]!.dur)]).toEqual([100_000, 108_000]);
});

test('the file says what it shows and what it does not', () => {
  expect(parsed.otherData).toMatchObject({
    runsWithoutTimeline: 1,
    runs: [{ spansLeftOut: 2, spansDiscarded: 1 }, {}],
  });
  expect(parsed.otherData['note']).toContain('apart from the timed ones');
  const labels = parsed.traceEvents.filter(({ name }) => name === 'process_labels');
  expect(JSON.stringify(labels)).toContain('software: ran on the processor');
});

test('where no run has a timeline nothing is written, and the reason is given', () => {
  expect(() => trace.write(bundleOf([makeRun()], []))).toThrow(/none of these runs has a kernel timeline/);
});
