/** A fault of this program, kept as a file to send: what is needed to find it, and nothing of the person. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../../main/data-folder.ts';
import { ownIdentity, redact } from '../../main/environment/redaction.ts';
import { visibleLines } from '../../shared/text/visible-text.ts';
import { version } from '../app.ts';

/** Writes it to the system's temporary folder, else to the data folder; null where neither can be written. */
export function writeCrashFile(error: unknown, argv: readonly string[]): string | null {
  const name = `antler-crash-${randomUUID().slice(0, 8)}.txt`;
  for (const folder of [tmpdir, dataFolder])
    try {
      const path = join(folder(), name);
      writeFileSync(path, crashText(error, argv), { flag: 'wx', mode: 0o600 });
      return path;
    } catch {
      // The next folder, or none: the line on the terminal says what happened all the same.
    }
  return null;
}

/** Version, system, the command with the names of its flags but no value, and the stack; without names of user and host. */
export function crashText(error: unknown, argv: readonly string[]): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = [
    `Antler ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `antler ${commandShape(argv)}`,
    '',
    stack,
    ...causesOf(error),
  ];
  return `${visibleLines(redact(lines, ownIdentity()).join('\n'))}\n`;
}

function causesOf(error: unknown): string[] {
  const causes: string[] = [];
  for (let cause = error; cause instanceof Error && cause.cause instanceof Error && causes.length < 5;) {
    cause = cause.cause;
    if (cause instanceof Error) causes.push(`caused by ${cause.stack ?? cause.message}`);
  }
  return causes;
}

/** "run --length … --quiet …": a value may be a path or a name. */
function commandShape(argv: readonly string[]): string {
  const [command = '', ...others] = argv;
  const shape = others.map((word) => /^--[a-z][a-z-]*/.exec(word)?.[0] ?? '…');
  return [/^[a-z-]+$/.test(command) ? command : '…', ...shape].join(' ');
}
