#!/usr/bin/env node
/** `npm run perf`: how fast this build is, held against its bars, on every adapter of this machine. */
import { Command, CommanderError, Option } from 'commander';
import { openStudyEngine } from '../../compute/studies/engine.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { describeMachine } from '../../main/machine.ts';
import { chooseAdapter } from '../flags/adapter-choice.ts';
import { checkWritable, writeWhole } from '../files/files.ts';
import { findAdapters, releaseGpus } from '../process/gpu.ts';
import { INTERRUPTED, interruptibly } from '../process/interrupt.ts';
import { main as antler } from '../main.ts';
import { guardStreams, endProgram, print, remark, warn } from '../output/output.ts';
import { restWhileSolving } from '../process/sleep-while-solving.ts';
import { namesOf, nonEmpty } from '../flags/values.ts';
import { BARS } from './bars.ts';
import { measureAdapter } from './suite.ts';
import type { AdapterResult, PerfFile } from './result.ts';
import { adapterText } from './table.ts';

interface PerfFlags {
  readonly json?: string;
  readonly only?: string[];
  readonly adapter?: string;
  readonly quick?: boolean;
}

const SELFTEST = '--selftest';
const IDS = BARS.map(({ id }) => id);

function program(): Command {
  return new Command('npm run perf --')
    .description('measure how fast this build is, and hold it against its bars, on every adapter found')
    .addOption(new Option('--json <file>', 'write every number').argParser(nonEmpty))
    .addOption(new Option('--only <ids>', `bars, comma-separated: ${IDS.join(', ')}`).argParser(namesOf(IDS, IDS)))
    .addOption(new Option('--adapter <name>', 'one adapter, by a part of its name').argParser(nonEmpty))
    .addOption(new Option('--quick', 'small sizes, without targets: does it run, and about how fast'))
    .addOption(new Option(SELFTEST, 'prove the measuring method instead: `antler selftest`, with its flags'))
    .exitOverride();
}

async function perf(flags: PerfFlags): Promise<number> {
  if (flags.json !== undefined) checkWritable('--json', flags.json);
  const bars = flags.only ? BARS.filter(({ id }) => flags.only?.includes(id)) : BARS;
  const all = await findAdapters();
  const found = flags.adapter === undefined ? all : [chooseAdapter(all, flags.adapter)];
  const machine = describeMachine();
  return interruptibly(async (signal) => {
    const adapters: AdapterResult[] = [];
    try {
      for (const one of found) {
        if (signal.aborted) break;
        const open = async () => restWhileSolving(await openStudyEngine(await one.request(), machine.id));
        const result = await measureAdapter(one, open, bars, { isQuick: flags.quick === true, signal });
        print(`${adapters.length > 0 ? '\n' : ''}${adapterText(result, one.kind)}`);
        adapters.push(result);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    const file: PerfFile = { adapters };
    if (flags.json !== undefined && adapters.length > 0) {
      writeWhole(flags.json, [`${JSON.stringify(file, null, 2)}\n`]);
      remark(`perf: ${flags.json} written`);
    }
    return signal.aborted ? INTERRUPTED : 0;
  });
}

async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes(SELFTEST)) return antler(['selftest', ...argv.filter((word) => word !== SELFTEST)]);
  guardStreams();
  try {
    return await perf(
      program()
        .parse([...argv], { from: 'user' })
        .opts<PerfFlags>(),
    );
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Fault)) throw error;
    warn(error.message);
    return error.code === 'invalid' ? 2 : 1;
  } finally {
    releaseGpus();
  }
}

// Before any driver is loaded: compiling is one of the things that are timed.
process.env['MESA_SHADER_CACHE_DISABLE'] = 'true';
endProgram(await main(process.argv.slice(2)));
