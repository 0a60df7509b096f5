/** `antler kernels`: the WGSL of the kernels that a stored run was computed by. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { makeFolders } from '../../main/store/file/make-folders.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { kernelFileName, type KernelSources, type RunKernel, shortHash } from '../../shared/contract/parts/kernels.ts';
import type { Run } from '../../shared/contract/run.ts';
import { visible } from '../../shared/text/visible-text.ts';
import { addDatabaseFlag, type DatabaseFlags, noDatabase, oneRun, readStore } from '../process/database.ts';
import { writeWhole } from '../files/files.ts';
import { print, printLine, remark } from '../output/output.ts';
import { nonEmpty } from '../flags/values.ts';

interface Found {
  readonly run: Run;
  readonly sources: KernelSources;
}

export function addKernels(program: Command): void {
  const command = program
    .command('kernels')
    .description('show the WGSL of the kernels that computed a stored run, or write it as files')
    .argument('<id>', 'its id, or the first characters of it')
    .addOption(new Option('--out <folder>', 'write one .wgsl file for each kernel into it').argParser(nonEmpty));
  addDatabaseFlag(command).action(showKernels);
}

async function showKernels(given: string, flags: DatabaseFlags & { out?: string }): Promise<void> {
  const { out } = flags;
  if (out !== undefined && statSync(out, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new Fault('invalid', `--out "${out}" is a file, not a folder`);
  const found = await readStore<Found | null>(flags, null, (store) => {
    const run = oneRun(store, given);
    return { run, sources: store.kernelSources(run.kernels.map(({ hash }) => hash)) };
  });
  if (found === null) throw noDatabase(`run "${given}"`);
  const kernels = distinctKernels(found.run.kernels);
  if (kernels.length === 0)
    throw new Fault('not-found', `run ${found.run.id} names no kernels: it gave no result, or other code computed it`);
  const missing = kernels.filter(({ hash }) => found.sources[hash] === undefined);
  if (missing.length === kernels.length)
    throw new Fault('not-found', `the sources of run ${found.run.id} are not stored: its bundle left them out`);
  const texts = kernels.flatMap((kernel) => textOf(kernel, found.sources) ?? []);
  if (out === undefined) print(texts.map(({ text }) => text.trimEnd()).join('\n\n'));
  else writeFiles(out, texts);
  for (const { name, hash } of missing) remark(`antler: the source of ${name} (${shortHash(hash)}) is not stored`);
}

/** A kernel that several passes run is listed once. */
function distinctKernels(kernels: readonly RunKernel[]): RunKernel[] {
  return [...new Map(kernels.map((kernel) => [`${kernel.name} ${kernel.hash}`, kernel])).values()];
}

/** On the terminal each source has a head; in a file it is exactly what was compiled, so that it has its hash. */
function textOf(kernel: RunKernel, sources: KernelSources): { name: string; source: string; text: string } | null {
  const source = sources[kernel.hash];
  if (source === undefined) return null;
  const head = `// ${visible(kernel.name)}: ${visible(kernel.mapping)}, ${kernel.workgroupSize} lanes a workgroup; SHA-256 ${kernel.hash}`;
  return { name: kernelFileName(kernel), source, text: `${head}\n${source}` };
}

function writeFiles(folder: string, texts: readonly { readonly name: string; readonly source: string }[]): void {
  try {
    makeFolders(resolve(folder));
  } catch (error) {
    throw new Fault('invalid', `--out "${folder}" cannot be made`, { cause: error });
  }
  for (const { name, source } of texts) {
    const path = join(folder, name);
    writeWhole(path, [source]);
    printLine(path);
  }
}
