/** The command line in this very process: thousands of calls in the time that a few processes take. */
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `antler <args>` and catches what it writes to both streams. */
export async function antlerHere(args: readonly string[]): Promise<Said> {
  const caught = { stdout: '', stderr: '' };
  const catcher = (name: keyof typeof caught) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      caught[name] += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      return true;
    });
  const catchers = [catcher('stdout'), catcher('stderr')];
  const { exitCode } = process;
  process.exitCode = undefined;
  try {
    return { status: await main(args), ...caught };
  } finally {
    process.exitCode = exitCode;
    for (const one of catchers) one.mockRestore();
  }
}
