/** The two versions that `antler ab` measures: where their built command lines lie, and which flags they know. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '../../shared/contract/fault.ts';
import { startProgram } from './child.ts';
import { say } from '../../shared/words/say.ts';

export interface Version {
  readonly flag: '--before' | '--after';
  /** As it was given. */
  readonly given: string;
  /** What is started: a file for this Node, or a program of its own. */
  readonly program: readonly string[];
  /** Flags of its `run`. */
  readonly flags: ReadonlySet<string>;
  /** Its sources are newer than what was built from them. */
  readonly isStale: boolean;
}

/** Where a build keeps its command line, from the folder that is given: a checkout, or what it was built into. */
const PLACES = ['out/main/cli.js', 'main/cli.js', 'cli.js', 'main/index.js'] as const;

/** Starts nothing but `run --help`. Throws a Fault where there is no command line, or it does not start. */
export async function openVersion(flag: Version['flag'], given: string, signal: AbortSignal): Promise<Version> {
  const program = programOf(flag, given);
  const { status, stdout, lastLine } = await startProgram(program, ['run', '--help'], signal);
  const flags = new Set(stdout.match(/^ {2}(?:-\w, )?--[\w-]+/gm)?.map((text) => text.trim().split(' ').at(-1) ?? ''));
  if (status !== 0 || !flags.has('--json'))
    throw new Fault(
      'invalid',
      say('ab.not-starting', { flag, given, lastLine: lastLine ?? say('restart.status', { status: String(status) }) }),
    );
  return { flag, given, program, flags, isStale: isStale(given, program.at(-1) ?? '') };
}

function programOf(flag: string, given: string): readonly string[] {
  const stats = statSync(given, { throwIfNoEntry: false });
  if (!stats) throw new Fault('invalid', say('ab.missing', { flag, given }));
  const path = resolve(given);
  if (stats.isFile()) return /\.[cm]?js$/.test(path) ? [process.execPath, path] : [path];
  const file = PLACES.map((place) => join(path, place)).find((place) => existsSync(place));
  if (file !== undefined) return [process.execPath, file];
  const remedy = existsSync(join(path, 'package.json')) ? say('ab.build-first') : '';
  throw new Fault('invalid', say('ab.no-build', { flag, given, remedy }));
}

/** A checkout that was changed since it was built measures what was, not what is there. */
function isStale(given: string, built: string): boolean {
  const sources = join(given, 'src');
  if (!existsSync(sources) || !existsSync(built)) return false;
  const builtMs = statSync(built).mtimeMs;
  return readdirSync(sources, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > builtMs,
  );
}
