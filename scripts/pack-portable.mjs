/**
 * `npm run pack:portable`: dist/antler-<platform>-<version>/ and its archive, which run on a machine of this platform that has
 * a graphics driver and nothing else. `-- --out FOLDER` packs into another folder, `--no-archive` leaves the archive out.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReady } from './ensure.mjs';
import { archiveFolder } from './portable/archive.mjs';
import { writeFolder } from './portable/folder.mjs';
import { sizeOf } from './portable/tree.mjs';
import { ROOT } from './setup/paths.mjs';
import { runMain, say, SetupError } from './setup/report.mjs';

const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

runMain(async () => {
  const { out, archives } = readFlags();
  await ensureReady();
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const platform = `${process.platform}-${process.arch}`;
  const folder = resolve(out, `antler-${platform}-${version}`);
  say('packing …');
  const node = await writeFolder(folder, platform);
  say(`${folder}: ${mebibytes(sizeOf(folder))}, with Node ${node}`);
  if (!archives) return;
  say('compressing, a few minutes …');
  const archive = await archiveFolder(folder);
  say(archive === null ? 'tar or xz is missing: only the folder' : `${archive.file}: ${mebibytes(archive.sizeBytes)}`);
});

function readFlags() {
  const options = { out: { type: 'string', default: join(ROOT, 'dist') }, 'no-archive': { type: 'boolean' } };
  try {
    const { values } = parseArgs({ options });
    return { out: values.out, archives: values['no-archive'] !== true };
  } catch (error) {
    throw new SetupError(error.message);
  }
}
