import { afterEach, describe, expect, it } from 'vitest';
import { DEBUG_AREAS, debug, numberedLines, openDebugLog } from '../../../src/shared/text/debug-log.ts';

const NOON = new Date('2026-11-22T12:00:00.250Z');

function open(wanted: string | undefined): string[] {
  const lines: string[] = [];
  openDebugLog(
    wanted,
    (line) => lines.push(line),
    () => NOON,
  );
  return lines;
}

afterEach(() => void open(''));

describe('the debug log', () => {
  it.each([undefined, '', ' , '])('is off where nothing is asked for (%s)', (wanted) => {
    open(wanted);
    for (const area of DEBUG_AREAS) expect(debug[area]).toBeNull();
  });

  it('evaluates nothing while an area is off', () => {
    open('wgsl');
    const text = (): string => {
      throw new Error('evaluated');
    };
    expect(debug.store?.(text())).toBeUndefined();
  });

  it('writes area, time, event and values on one line', () => {
    const lines = open('submit, store');
    debug.submit?.('submit', { plan: 'deer', expectedMs: 12.3456, gpuMs: null, left: undefined, what: 'a "b"\nc' });
    expect(lines).toEqual([
      String.raw`[antler submit 12:00:00.250] submit plan=deer expectedMs=12.35 gpuMs=null what="a \"b\"\nc"`,
    ]);
    expect(debug.store).not.toBeNull();
    expect(debug.measure).toBeNull();
  });

  it('reports an unknown area once', () => {
    expect(open('nothing-such,wgsl')).toEqual([
      '[antler debug 12:00:00.250] unknown-area name=nothing-such known=wgsl,submit,measure,store',
    ]);
    expect(open('nothing-such')).toEqual([]);
  });

  it('numbers the lines of a source as compilers do', () => {
    expect(numberedLines(Array.from({ length: 10 }, (_, line) => `x${line}`).join('\n'))).toMatch(
      /^ 1 \| x0\n 2 \| x1\n[^]*\n10 \| x9$/,
    );
  });
});
