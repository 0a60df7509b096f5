/** Writes the folder. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { SetupError } from '../setup/report.mjs';
import { listCarried } from './carried.mjs';
import { thirdPartyNotices } from './licences.mjs';
import { chooseNode, copyNode } from './runtime.mjs';
import { readmeFor, starterFor } from './starters.mjs';
import { everythingUnder } from './tree.mjs';

/** Of every file, so that the same sources give the same archive. */
const TIME = new Date('2020-01-01T00:00:00Z');

/** Packs into `folder`, which is replaced; resolves to the version of the Node inside. Throws a SetupError. */
export async function writeFolder(folder, platform) {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const node = await chooseNode();
  const { files, packages } = await listCarried(platform);
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) copyFileSync(join(ROOT, file), ready(join(folder, file)));
  await copyNode(node.file, ready(join(folder, 'bin', platform.startsWith('win32-') ? 'node.exe' : 'node')));
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const starter = starterFor(platform);
  const write = (file, text) => writeFileSync(join(folder, file), text);
  write(starter.name, starter.text);
  write('README.txt', readmeFor({ version, platform }));
  write('THIRD-PARTY-NOTICES.txt', thirdPartyNotices(packages, node));
  write('package.json', `${JSON.stringify({ name, version, license, private: true, type: 'module' }, null, 2)}\n`);
  refuseOwnPaths(folder);
  settle(folder, [starter.name, `bin${sep}node`]);
  return node.version;
}

function ready(file) {
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/** Keeps local paths out: throws where a file names the clone's or the user's folder. */
function refuseOwnPaths(folder) {
  const isTelling = (path) => path.split(/[\\/]/).filter((part) => part !== '').length >= 2;
  const paths = [ROOT.replace(/[\\/]$/, ''), homedir()].filter(isTelling);
  for (const file of everythingUnder(folder).filter((entry) => !entry.isFolder)) {
    const content = readFileSync(file.path);
    const found = paths.find((path) => content.includes(path));
    if (found !== undefined)
      throw new SetupError(`${relative(folder, file.path)} names ${found}: it cannot be passed on`);
  }
}

/** Modes and times that do not depend on where it was packed. Folders last: writing into them changes their time. */
function settle(folder, programs) {
  for (const { path, isFolder } of everythingUnder(folder).reverse()) {
    chmodSync(path, isFolder || programs.includes(relative(folder, path)) ? 0o755 : 0o644);
    utimesSync(path, TIME, TIME);
  }
  chmodSync(folder, 0o755);
  utimesSync(folder, TIME, TIME);
}
