/** Describes this computer by its hardware, without host or user name. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Machine } from '../shared/contract/run.ts';

const GIB = 2 ** 30;

/** The facts that the description rests on. */
export interface MachineFacts {
  readonly platform: string;
  readonly architecture: string;
  readonly system: string;
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** This machine, with an id that stays the same over restarts and updates of the operating system. */
export function describeMachine(): Machine {
  const cpus = os.cpus();
  return machineFrom({
    platform: os.platform(),
    architecture: os.arch(),
    system: `${distributionName() ?? os.type()} · ${os.type()} ${os.release()}`,
    cpuModel: cpus[0]?.model ?? '',
    cores: cpus.length || os.availableParallelism(),
    memoryBytes: os.totalmem(),
  });
}

/** The machine behind the facts: "8 × Intel Xeon Platinum 8272CL @ 2.60GHz". */
export function machineFrom(facts: MachineFacts): Machine {
  const cpu = cleanModel(facts.cpuModel) || `${facts.architecture} processor`;
  // What the system reports as memory changes by some megabytes with every kernel.
  const hardware = [facts.platform, facts.architecture, cpu, facts.cores, Math.round(facts.memoryBytes / GIB)];
  return {
    id: createHash('sha256').update(JSON.stringify(hardware)).digest('hex').slice(0, 16),
    name: `${facts.cores} × ${cpu}`,
    os: `${facts.system} (${facts.architecture})`,
    cpu,
    cores: facts.cores,
    memoryBytes: facts.memoryBytes,
  };
}

/** "Intel(R) Xeon(R) CPU @ 2.20GHz" without the marks that say nothing. */
function cleanModel(model: string): string {
  const words = model.replaceAll(/\((R|TM|C)\)/gi, ' ').replaceAll(/\b(CPU|Processor)\b/g, ' ');
  const clean = words.replaceAll(/\s+/g, ' ').trim();
  return clean === 'unknown' ? '' : clean;
}

function distributionName(): string | null {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}
