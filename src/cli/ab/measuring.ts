/** Measures two versions in turns: one process after the other, each with a database of its own that is thrown away. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mulberry32 } from '../../compute/studies/rnn/drawing/random.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { type Role, ROLES, type Turn, turnOrders, turnsFor } from '../../shared/statistics/in-turns.ts';
import { oneLine } from '../output/output.ts';
import { clock } from '../output/progress.ts';
import { type ChildEnd, startProgram } from './child.ts';
import { type Measured, readMeasured } from './reading.ts';
import type { Version } from './versions.ts';
import { say } from '../../shared/words/say.ts';

/** Seconds of a point in every process, where the call says nothing. */
const POINT_SECONDS = 2;
/** What would make processes differ, or take long, and says nothing about a version; where that version knows the flag. */
const LEFT_OUT = ['--no-ceilings', '--no-tuning'] as const;

export interface AbOrder {
  readonly before: Version;
  readonly after: Version;
  /** Flags of `run` for both. */
  readonly runFlags: readonly string[];
  /** null: as many as the number of comparisons needs. */
  readonly turns: number | null;
  readonly threshold: number;
  /** Of the order within turns. */
  readonly seed: number;
  /** Every process chooses its kernels, as a user's first run does. */
  readonly withTuning: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** One process of a turn. */
export interface Process extends Measured {
  readonly turn: number;
  readonly role: Role;
}

export interface AbMeasured {
  /** In the order in which they were measured. */
  readonly processes: readonly Process[];
  readonly turns: readonly Turn[];
}

/** Throws a Fault where a process fails; rejects with the signal's reason when that is aborted. */
export async function measureInTurns(order: AbOrder): Promise<AbMeasured> {
  const folder = mkdtempSync(join(tmpdir(), 'antler-ab-'));
  const orders = turnOrders(mulberry32(order.seed));
  const processes: Process[] = [];
  const startedMs = performance.now();
  try {
    let wanted = order.turns ?? Infinity;
    for (let turn = 1; turn <= wanted; turn += 1) {
      for (const role of orders.next().value as readonly Role[]) {
        processes.push({ turn, role, ...(await measureOnce(order, { folder, turn, role })) });
        refuseOtherAdapter(processes);
      }
      const compared = comparedIn(processes);
      // What failed once may have been chance; what failed twice would fail in every turn.
      if (compared === 0 && turn > 1) break;
      wanted = order.turns ?? turnsFor(compared, order.threshold);
      order.say(progressText(turn, wanted, (performance.now() - startedMs) / 1000));
    }
    return { processes, turns: turnsOf(processes) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function progressText(turn: number, wanted: number, seconds: number): string {
  const left = ((wanted - turn) * seconds) / turn;
  return say('ab.turn-done', { turn, wanted, left: turn < wanted ? say('ab.time-left', { left: clock(left) }) : '' });
}

/** How many things all three processes of some turn have measured. */
function comparedIn(processes: readonly Process[]): number {
  const found = turnsOf(processes).flatMap(({ before, after, control }) =>
    [...before.keys()].filter((label) => after.has(label) && control.has(label)),
  );
  return new Set(found).size;
}

/** Without --adapter each version chooses by itself, and a ratio of two adapters is none of versions. */
function refuseOtherAdapter(processes: readonly Process[]): void {
  const names = [...new Set(processes.flatMap(({ adapterName }) => adapterName ?? []))];
  if (names.length > 1) throw new Fault('failed', say('ab.several-adapters', { names: names.join(', ') }));
}

function turnsOf(processes: readonly Process[]): Turn[] {
  return [...Map.groupBy(processes, ({ turn }) => turn).values()].map((members) => {
    const timesOf = (role: Role) => members.find((one) => one.role === role)?.times ?? new Map<string, number>();
    const [before, after, control] = ROLES.map(timesOf);
    return { before: before ?? new Map(), after: after ?? new Map(), control: control ?? new Map() };
  });
}

interface Place {
  readonly folder: string;
  readonly turn: number;
  readonly role: Role;
}

async function measureOnce(order: AbOrder, { folder, turn, role }: Place): Promise<Measured> {
  const version = role === 'after' ? order.after : order.before;
  const stem = join(folder, `${turn}-${role}`);
  const files = ['--json', `${stem}.json`, '--database', `${stem}.db`];
  const end = await startProgram(version.program, ['run', ...flagsOf(order, version), ...files], order.signal);
  order.signal.throwIfAborted();
  try {
    if ((end.status !== 0 && end.status !== 1) || !existsSync(`${stem}.json`)) throw refusalOf(version, turn, end);
    return readMeasured(readFileSync(`${stem}.json`, 'utf8'));
  } catch (error) {
    if (error instanceof Fault) throw error;
    const why = oneLine(error instanceof Error ? error.message : String(error)).slice(0, 400);
    throw new Fault('failed', say('ab.bundle-unreadable', { flag: version.flag, given: version.given, turn, why }));
  } finally {
    for (const ending of ['json', 'db', 'db-wal', 'db-shm']) rmSync(`${stem}.${ending}`, { force: true });
  }
}

/** A call that the version refuses is ours to mend, and so a wrong call. */
function refusalOf({ flag, given }: Version, turn: number, { status, lastLine }: ChildEnd): Fault {
  const how = status === null ? say('ab.ended') : say('ab.ended-status', { status });
  const what = say('ab.child-failed', { flag, given, turn, how, lastLine: lastLine === null ? '' : `: ${lastLine}` });
  return new Fault(status === 2 ? 'invalid' : 'failed', what);
}

function flagsOf({ runFlags, withTuning }: AbOrder, { flags }: Version): string[] {
  const isGiven = (name: string): boolean => runFlags.some((one) => one === name || one.startsWith(`${name}=`));
  const leftOut = LEFT_OUT.filter(
    (name) => flags.has(name) && !isGiven(name) && !(withTuning && name === '--no-tuning'),
  );
  const budget = isGiven('--time') || isGiven('--repeats') ? [] : ['--time', String(POINT_SECONDS)];
  return [...runFlags, ...budget, ...leftOut, ...(flags.has('--quiet') ? ['--quiet'] : [])];
}
