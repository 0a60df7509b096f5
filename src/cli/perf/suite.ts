/** The story of a performance measurement: for each adapter its ceilings, then every bar that was asked for. */
import { algorithmById } from '../../compute/studies/rnn/algorithms/index.ts';
import { cellById } from '../../compute/studies/rnn/cells/index.ts';
import type { Engine } from '../../compute/gpu/device/solver.ts';
import { tuneCell } from '../../compute/studies/rnn/runtime/autotune.ts';
import { measureCeilings } from '../../compute/gpu/ceilings/ceilings.ts';
import { Fault } from '../../shared/contract/fault.ts';
import type { FoundAdapter } from '../process/gpu.ts';
import { remark } from '../output/output.ts';
import type { Bar, Solve, TimeBar } from './bars.ts';
import { measureCompilation, type OpenEngine } from './compile.ts';
import { CELL, Lab } from './lab.ts';
import { measureMemory } from './memory.ts';
import { runRace } from './race.ts';
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
    remark(`perf: ${found.deviceName}: ceilings`);
    const ceilings = await measureCeilings(engine, { now: Date.now, signal });
    remark(`perf: ${found.deviceName}: tuning`);
    const tuning = await tuneCell(engine, cellById(CELL), { algorithmById, signal });
    const results = new Map<string, Measured | string>();
    const lab = new Lab(engine, signal, { tuning });
    for (const [race, members] of Map.groupBy(asked.filter(isTimeBar), (bar) => bar.race)) {
      if (signal.aborted) break;
      remark(`perf: ${found.deviceName}: ${race}`);
      try {
        for (const [id, answer] of await runRace(lab, members, signal)) results.set(id, answer);
      } catch (error) {
        // What was measured before an interruption is kept.
        if (!signal.aborted) throw error;
      }
      lab.clear();
    }
    for (const bar of asked) {
      if (bar.kind === 'time' || signal.aborted) continue;
      remark(`perf: ${found.deviceName}: ${bar.what}`);
      results.set(bar.id, await answerOf(bar, lab, engine, openEngine, signal));
    }
    const rows = asked.map((bar): BarResult =>
      resultOf(
        bar,
        results.get(bar.id) ?? (signal.aborted ? 'interrupted before it was measured' : 'it never ran'),
        found.kind,
        isQuick,
      ),
    );
    return { name: engine.adapter.name, ceilings, tuning, bars: rows };
  } finally {
    engine.close();
  }
}

async function answerOf(
  bar: Exclude<Bar, TimeBar>,
  lab: Lab,
  engine: Engine,
  openEngine: OpenEngine,
  signal: AbortSignal,
): Promise<Measured | string> {
  try {
    return bar.kind === 'memory' ? await measureMemory(lab, bar) : await measureCompilation(openEngine, bar, signal);
  } catch (error) {
    if (signal.aborted) return 'interrupted before it was measured';
    if (engine.lostReason() !== null || !(error instanceof Fault)) throw error;
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
