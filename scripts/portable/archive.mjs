/** Makes `.tar.xz` of the folder: the same bytes from the same contents. */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { findProgram } from '../setup/paths.mjs';
import { runProgram } from '../setup/process.mjs';
import { SetupError } from '../setup/report.mjs';
import { everythingUnder } from './tree.mjs';

const MOST_BYTES = 48 * 2 ** 20;

/** { file, sizeBytes } of the archive; null where tar or xz is missing. Throws a SetupError where it fails or is too large. */
export async function archiveFolder(folder) {
  const [tar, xz] = ['tar', 'xz'].map((name) => findProgram([name]));
  if (tar === null || xz === null) return null;
  const archive = `${folder}.tar`;
  const list = `${folder}.list`;
  const parent = dirname(folder);
  const paths = [folder, ...everythingUnder(folder).map(({ path }) => path)];
  writeFileSync(list, paths.map((path) => `${relative(parent, path)}\n`).join(''));
  try {
    const order = [
      '--format=ustar',
      '--no-recursion',
      ...(await ownerFlags(tar)),
      '-cf',
      archive,
      '-C',
      parent,
      '-T',
      list,
    ];
    await run(tar, order);
    // More than one thread would cut the blocks by their number.
    await run(xz, ['--force', '--threads=1', '-6', archive]);
  } finally {
    for (const file of [list, archive]) rmSync(file, { force: true });
  }
  const { size } = statSync(`${archive}.xz`);
  if (size > MOST_BYTES) throw new SetupError(`${basename(archive)}.xz has ${size} bytes, more than ${MOST_BYTES}`);
  return { file: `${archive}.xz`, sizeBytes: size };
}

/** The archive names no owner; GNU's tar and the one of BSD and macOS say that differently. */
async function ownerFlags(tar) {
  const { output } = await runProgram(tar, ['--version'], { quiet: true });
  const isGnu = output.includes('GNU tar');
  return isGnu
    ? ['--owner=0', '--group=0', '--numeric-owner']
    : ['--uid', '0', '--gid', '0', '--uname', '', '--gname', ''];
}

async function run(program, args) {
  const { status, output } = await runProgram(program, args, { quiet: true });
  if (status !== 0) throw new SetupError(`${basename(program)} failed: ${output.trim()}`);
}
