/**
 * The story of a performance measurement: for each adapter its ceilings, then every bar that was asked for. What is done
 * is said at once, and kept where the rest is cut off.
 */
import { algorithmById } from '../../compute/algorithms/index.ts';
import { cellById } from '../../compute/cells/index.ts';
import type { Engine } from '../../compute/device/solver.ts';
import { tuneCell } from '../../compute/measure/autotune.ts';
import { measureCeilings } from '../../compute/measure/ceilings/ceilings.ts';
import { Fault } from '../../shared/fault.ts';
import type { FoundAdapter } from '../gpu.ts';
import { say as sayPlainly } from '../output.ts';
import type { Bar, Solve, TimeBar } from './bars.ts';
import { measureCompilation, type OpenEngine } from './compile.ts';
import { CELL, Lab } from './lab.ts';
import { measureMemory } from './memory.ts';
import { runRace } from './race.ts';
import { barText } from './table.ts';
import { type AdapterResult, type BarResult, type Measured, resultOf } from './result.ts';

export interface SuiteOptions {
  readonly isQuick: boolean;
  readonly signal: AbortSignal;
}

/** Sequences of this length stand in for the full ones when there is little time. */
const QUICK_LENGTH = 2000;

export async function measureAdapter(
  found: FoundAdapter,
  openEngine: OpenEngine,
  bars: readonly Bar[],
  { isQuick, signal }: SuiteOptions,
): Promise<AdapterResult> {
  const asked = isQuick ? bars.filter(isQuickBar).map(shortened) : bars;
  const engine = await openEngine();
  try {
    const say = (text: string): void => sayPlainly(`perf: ${found.deviceName}: ${text}`);
    say('ceilings');
    const ceilings = await measureCeilings(engine, { now: Date.now, signal });
    say('tuning');
    const tuning = await tuneCell(engine, cellById(CELL), { algorithmById, signal });
    const rows = new Map<string, BarResult>();
    const keep = (bar: Bar, answer: Measured | string): void => {
      const row = resultOf(bar, answer, found.kind, isQuick);
      rows.set(bar.id, row);
      say(barText(row));
    };
    const bench = { lab: new Lab(engine, signal, { tuning }), engine, openEngine, signal };
    await measureBars(bench, asked, keep).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    const cutOff = (bar: Bar) => resultOf(bar, 'interrupted before it was measured', found.kind, isQuick);
    return { name: engine.adapter.name, ceilings, tuning, bars: asked.map((bar) => rows.get(bar.id) ?? cutOff(bar)) };
  } finally {
    engine.close();
  }
}

interface Bench {
  readonly lab: Lab;
  readonly engine: Engine;
  readonly openEngine: OpenEngine;
  readonly signal: AbortSignal;
}

async function measureBars(
  bench: Bench,
  bars: readonly Bar[],
  keep: (bar: Bar, answer: Measured | string) => void,
): Promise<void> {
  for (const members of Map.groupBy(bars.filter(isTimeBar), (bar) => bar.race).values()) {
    const answers = await runRace(bench.lab, members, bench.signal);
    for (const bar of members) keep(bar, answers.get(bar.id) ?? 'it never ran');
    bench.lab.clear();
  }
  for (const bar of bars) if (bar.kind !== 'time') keep(bar, await answerOf(bar, bench));
}

async function answerOf(
  bar: Exclude<Bar, TimeBar>,
  { lab, engine, openEngine, signal }: Bench,
): Promise<Measured | string> {
  try {
    return bar.kind === 'memory' ? await measureMemory(lab, bar) : await measureCompilation(openEngine, bar, signal);
  } catch (error) {
    if (signal.aborted || engine.lostReason() !== null || !(error instanceof Fault)) throw error;
    return error.message;
  }
}

function isTimeBar(bar: Bar): bar is TimeBar {
  return bar.kind === 'time';
}

function isQuickBar(bar: Bar): boolean {
  return bar.kind === 'memory' || (bar.kind === 'time' && bar.isQuick && statesOf(bar).every((state) => state <= 16));
}

function statesOf({ upper, lower }: TimeBar): number[] {
  return [upper.of, lower.of].flatMap((of) => (of === 'fma' ? [] : [of.state]));
}

function shortened(bar: Bar): Bar {
  if (bar.kind !== 'time') return bar;
  const short = (of: Solve | 'fma'): Solve | 'fma' => (of === 'fma' ? of : { ...of, length: QUICK_LENGTH });
  const { upper, lower } = bar;
  return { ...bar, upper: { ...upper, of: short(upper.of) }, lower: { ...lower, of: short(lower.of) } };
}
