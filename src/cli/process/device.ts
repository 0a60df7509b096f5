/** The device a command runs on: chosen, opened, named where it is only software, and closed again. */
import { type Command, Option } from 'commander';
import { openStudyEngine } from '../../compute/studies/engine.ts';
import type { Engine } from '../../compute/gpu/device/solver.ts';
import { describeMachine } from '../../main/machine.ts';
import type { Machine } from '../../shared/contract/run.ts';
import { chooseAdapter } from '../flags/adapter-choice.ts';
import { findAdapters } from './gpu.ts';
import { openOrtHost } from './ort.ts';
import { warn } from '../output/output.ts';
import { restWhileSolving } from './sleep-while-solving.ts';
import { nonEmpty } from '../flags/values.ts';
import { say } from '../../shared/words/say.ts';

export interface AdapterFlags {
  readonly adapter?: string;
}

/** What to measure or solve with. */
export interface ChosenAdapter {
  readonly machine: Machine;
  /** A fresh engine on the chosen adapter: another one after the device was lost. */
  openEngine(): Promise<Engine>;
}

export function addAdapterFlag(command: Command): Command {
  return command.addOption(new Option('--adapter <name>', say('flag.adapter')).argParser(nonEmpty));
}

/** Finds the adapter that the flag asks for. Throws a Fault with the list where there is none or several. */
export async function findAdapter(flags: AdapterFlags, { quiet = false } = {}): Promise<ChosenAdapter> {
  const chosen = chooseAdapter(await findAdapters(), flags.adapter ?? null);
  const machine = describeMachine();
  const ort = openOrtHost();
  if (chosen.kind !== 'gpu' && !quiet) warn(say('adapter.not-a-gpu', { deviceName: chosen.deviceName }));
  return {
    machine,
    openEngine: async () => restWhileSolving(await openStudyEngine(await chosen.request(), machine.id, ort)),
  };
}

/** Runs the work with an engine and closes it whatever happens. */
export async function withEngine<T>(adapter: ChosenAdapter, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await adapter.openEngine();
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}
