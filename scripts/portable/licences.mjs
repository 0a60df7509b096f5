/** The licence text of everything that is carried, as one file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { SetupError } from '../setup/report.mjs';
import { readManifest } from './carried.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice|third.?party)/i;
const RULE = '='.repeat(78);

/** One chapter for each package (folders from the root of the clone), and one for Node. Throws where a text is missing. */
export function thirdPartyNotices(packages, node) {
  const chapters = [
    chapter(`Node.js ${node.version}`, nodeLicence(node.file)),
    ...packages.map((folder) => {
      const manifest = readManifest(folder);
      return chapter(`${manifest.name} ${manifest.version} (${manifest.license})`, licenceOf(folder, manifest));
    }),
  ];
  return `Antler carries the following, each under its own licence.\n\n${chapters.join('\n')}`;
}

const chapter = (title, text) => `${RULE}\n${title}\n${RULE}\n\n${text.trim()}\n`;

function licenceOf(folder, manifest) {
  const own = readdirSync(join(ROOT, folder)).filter((name) => LICENCE_FILE.test(name) && !/\.[cm]?js$/.test(name));
  if (own.length > 0) return own.map((name) => readFileSync(join(ROOT, folder, name), 'utf8').trim()).join('\n\n');
  const { license, author, name } = manifest;
  const holder = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`);
  return `Copyright (c) ${holder}\n\n${standardText(license, name)}`;
}

/** Of a licence that a package only names. */
function standardText(license, name) {
  if (license === 'MIT') return readFileSync(join(ROOT, 'LICENSE'), 'utf8').replace(/^Copyright .*\n+/m, '');
  if (license === 'Apache-2.0') return readFileSync(join(ROOT, 'node_modules/typescript/LICENSE.txt'), 'utf8');
  throw new SetupError(`the package ${name} brings no licence text (${license}): it may not be passed on without one`);
}

/** Node's own lies beside its `bin`, or beside node.exe; a distribution keeps it elsewhere, so then that of the packaged one. */
function nodeLicence(file) {
  const folders = [dirname(file), join(dirname(file), '..'), ...packagedFolders()];
  const found = folders.map((folder) => join(folder, 'LICENSE')).find((path) => existsSync(path) && isNodes(path));
  if (found === undefined) throw new SetupError(`the licence of Node was not found beside ${file}`);
  return readFileSync(found, 'utf8');
}

const isNodes = (path) => readFileSync(path, 'utf8').startsWith('Node.js is licensed');

function packagedFolders() {
  return ['node_modules/node/node_modules', 'node_modules', '.cache/node/node_modules']
    .map((folder) => join(ROOT, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => /[\\/]node-(bin-)?(linux|darwin|win)-\w+$/.test(folder));
}
