/** `antler selftest`: does the measuring method see what is there, and only that, on this adapter? */
import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { proveMethod } from '../../compute/bench/selftest/proof.ts';
import { selftestSubject } from '../../compute/studies/index.ts';
import type { Adapter } from '../../shared/contract/run.ts';
import type { Selftest } from '../../shared/contract/parts/selftest.ts';
import { addDatabaseFlag, changeStore, checkDatabase, type DatabaseFlags } from '../process/database.ts';
import { addAdapterFlag, type AdapterFlags, type ChosenAdapter, findAdapter, withEngine } from '../process/device.ts';
import { checkWritable, writeWhole } from '../files/files.ts';
import { INTERRUPTED, interruptibly } from '../process/interrupt.ts';
import { print, remark, warn } from '../output/output.ts';
import { openProgress } from '../output/progress.ts';
import { selftestText } from '../selftest/table.ts';
import { nonEmpty, numberWithin, SEED } from '../flags/values.ts';

interface SelftestFlags extends AdapterFlags, DatabaseFlags {
  readonly json?: string;
  readonly time: number;
  readonly trials: number;
  readonly seed: number;
  readonly quiet?: boolean;
}

interface Proof {
  readonly adapter: Adapter;
  readonly selftest: Selftest;
}

const RUNTIME = `node ${process.version}, dawn`;
const DEFAULT_SECONDS = 240;
const DEFAULT_TRIALS = 20;

export function addSelftest(program: Command): void {
  const command = program
    .command('selftest')
    .description(
      'prove the measuring method on this adapter: how often it sees differences that are not there, and finds ' +
        'slow-downs of 2, 5, 10 and 25 percent that are. The result is stored, and stands in the reports.',
    )
    .addOption(
      new Option('--time <seconds>', 'for everything')
        .argParser(numberWithin({ integer: false, above: 0, max: 86_400 }))
        .default(DEFAULT_SECONDS),
    )
    .addOption(
      new Option('--trials <n>', 'comparisons of every kind; more of them in the same time are shorter')
        .argParser(numberWithin({ integer: true, min: 1, max: 1000 }))
        .default(DEFAULT_TRIALS),
    )
    .addOption(
      new Option('--seed <n>', 'of the random orders and the resampling').argParser(numberWithin(SEED)).default(0),
    )
    .addOption(new Option('--json <file>', 'write the result').argParser(nonEmpty))
    .option('--quiet', 'no progress');
  addDatabaseFlag(addAdapterFlag(command)).action(async (flags: SelftestFlags) => {
    process.exitCode = await selftest(flags);
  });
}

async function selftest(flags: SelftestFlags): Promise<number> {
  if (flags.json !== undefined) checkWritable('--json', flags.json);
  checkDatabase(flags);
  const adapter = await findAdapter(flags);
  const proof = await interruptibly((signal) => proveAndStore(flags, adapter, signal));
  if (proof === null) return INTERRUPTED;
  print(selftestText(proof.adapter.name, proof.selftest));
  if (flags.json !== undefined) {
    writeWhole(flags.json, [jsonOf(proof)]);
    remark(`antler: ${flags.json} written`);
  }
  return proof.selftest.met ? 0 : 1;
}

/** While nobody else measures; null where it was interrupted, and nothing is stored. */
async function proveAndStore(flags: SelftestFlags, adapter: ChosenAdapter, signal: AbortSignal): Promise<Proof | null> {
  return changeStore(flags, async (store) => {
    store.acquireMeasuring('the self-test');
    try {
      const proof = await prove(flags, adapter, signal);
      store.saveSelftest(adapter.machine, proof.adapter, proof.selftest);
      return proof;
    } catch (error) {
      if (!signal.aborted) throw error;
      return null;
    }
  });
}

async function prove(flags: SelftestFlags, chosen: ChosenAdapter, signal: AbortSignal): Promise<Proof> {
  const { time: seconds, trials, seed } = flags;
  const progress = openProgress(flags.quiet === true);
  try {
    return await withEngine(chosen, async (engine) => {
      remark(`antler: measuring on ${engine.adapter.name} for about ${Math.round(seconds)} s`);
      const found = await proveMethod({
        ...{ engine, seconds, trials, seed, signal, newId: randomUUID, runtime: RUNTIME },
        subject: selftestSubject(),
        now: () => performance.timeOrigin + performance.now(),
        emit: (event) => {
          if (event.kind === 'progress') progress.show(event);
          else if (event.kind === 'warning') progress.aside(() => warn(event.message));
        },
      });
      return { adapter: engine.adapter, selftest: found };
    });
  } finally {
    progress.end();
  }
}

function jsonOf({ adapter: { id, name, type, driver }, selftest: found }: Proof): string {
  const { comparisons, falseVerdictShare, detectedShare, ...more } = found;
  const whole = { comparisons, falseVerdictShare, detectedShare, ...more, adapter: { id, name, type, driver } };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
