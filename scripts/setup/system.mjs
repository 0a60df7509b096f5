/**
 * What a machine without a GPU or a browser lacks: a software Vulkan driver and Chromium. On Debian, as root, they are
 * installed; elsewhere one message says what is missing, why, and the command that installs it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backportsEntry } from './backports.mjs';
import { findBrowser } from './browser.mjs';
import { failureNote } from './failure-note.mjs';
import { hasLlvmpipe, hasRealGpu, readDistribution } from './graphics.mjs';
import { withSetupLock } from './lock.mjs';
import { ROOT } from './paths.mjs';
import { runProgram } from './process.mjs';
import { say } from './report.mjs';

const OWN_SOURCES = '/etc/apt/sources.list.d/antler-backports.sources';
/** The first Mesa whose llvmpipe has what WebGPU asks of a Vulkan driver; bookworm's own is 22.3. */
const OLDEST_MESA = 23;
const WAITS = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3', '-o', 'Acquire::http::Timeout=30'];
const APT_TIMEOUT_MS = 15 * 60_000;

const WHY = {
  driver: 'no GPU with a Vulkan driver was found, and a software driver (Mesa llvmpipe) is missing',
  browser: 'no browser of the Chromium family was found (it shows the window, and brings a second software driver)',
};

/**
 * Installs what is missing where that is wanted (`installs`) and possible, else names it. `needsBrowser` also where the
 * machine has a GPU. A failed installation is not an error, since others may do without; throws a SetupError in a
 * read-only clone that something would have to be installed from.
 */
export async function ensureSystemPackages({ needsBrowser, installs = true }) {
  if (process.platform !== 'linux') {
    if (needsBrowser && findBrowser() === null) say(`${WHY.browser}: install Chrome, Edge or Chromium`);
    return;
  }
  const distribution = readDistribution();
  const missing = await listMissing(distribution, needsBrowser);
  if (missing.length === 0) return;
  const canInstall = installs && ['debian', 'ubuntu'].includes(distribution.id) && process.getuid() === 0;
  const note = failureNote('apt', 15);
  if (canInstall && !note.isFresh()) await installOnce({ distribution, needsBrowser, note });
  else tellHow(missing, distribution, canInstall ? note : null);
}

/** Of two commands the second finds what the first has installed. */
async function installOnce({ distribution, needsBrowser, note }) {
  await withSetupLock(async () => {
    const missing = await listMissing(distribution, needsBrowser);
    if (missing.length > 0) await install(missing, distribution, note);
  });
}

async function listMissing(distribution, needsBrowser) {
  const missing = [];
  const software = !hasRealGpu();
  if (software && !(hasLlvmpipe() && (await mesaIsNewEnough(distribution)))) missing.push('driver');
  // Ubuntu's chromium package only starts a snap, which is of no use to a program.
  const wantsBrowser = needsBrowser || (software && distribution.id === 'debian');
  if (wantsBrowser && findBrowser() === null) missing.push('browser');
  return missing;
}

/** Only Debian's package manager is asked; other distributions of today have newer ones. */
async function mesaIsNewEnough(distribution) {
  if (distribution.id !== 'debian') return true;
  const args = ['-W', '-f', '${Version}', 'mesa-vulkan-drivers'];
  const { status, output } = await runProgram('dpkg-query', args, { quiet: true });
  return status !== 0 || Number.parseInt(output, 10) >= OLDEST_MESA;
}

async function install(missing, distribution, note) {
  for (const what of missing) say(`${WHY[what]}: installing it with apt …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => runProgram('apt-get', [...WAITS, ...args], { env, timeoutMs: APT_TIMEOUT_MS, quiet: true });
  const suite = missing.includes('driver') ? nameBackports(distribution) : [];
  const update = await apt('update');
  const failures = [];
  for (const what of missing) {
    if (what === 'browser' && distribution.id === 'ubuntu') {
      say(`${WHY.browser}: install Chrome or Edge (Ubuntu's chromium package is a snap)`);
      continue;
    }
    const packages = what === 'driver' ? [...suite, 'mesa-vulkan-drivers', 'libvulkan1'] : ['chromium'];
    const { status, output } = await apt('install', '-y', '--no-install-recommends', ...packages);
    if (status !== 0) failures.push(`${packages.join(' ')}: ${lastLines(output)}`);
  }
  if (failures.length === 0) return note.clear();
  note.write(failures.join('\n'));
  if (update.status !== 0) say(`apt-get update failed: ${lastLines(update.output)}`);
  for (const failure of failures) say(`apt-get install failed, going on without it: ${failure}`);
}

/** Makes bookworm's backports known; the arguments that take a package from there. */
function nameBackports({ id, codename }) {
  if (id !== 'debian' || codename !== 'bookworm') return [];
  const entry = backportsEntry(readSources(), codename);
  if (entry === null) {
    say('the place of Debian’s backports cannot be derived from /etc/apt; taking what the release has');
    return [];
  }
  if (entry !== '') writeFileSync(OWN_SOURCES, entry);
  return ['-t', `${codename}-backports`];
}

function readSources() {
  const folder = '/etc/apt/sources.list.d';
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(list|sources)$/.test(name)) : [];
  return ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))]
    .filter((name) => existsSync(name))
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

function tellHow(missing, distribution, note) {
  const why = missing.map((what) => WHY[what]).join('; ');
  const again = note === null ? '' : ` (installing failed a while ago; delete ${note.file} to try again at once)`;
  say(`${why}. To install: ${commandFor(missing, distribution)}${again}`);
}

const OTHER_COMMANDS = {
  fedora: { install: 'sudo dnf install -y', driver: 'mesa-vulkan-drivers vulkan-loader', browser: 'chromium' },
  arch: { install: 'sudo pacman -S --needed', driver: 'vulkan-swrast vulkan-icd-loader', browser: 'chromium' },
  suse: { install: 'sudo zypper install -y', driver: 'libvulkan_lvp libvulkan1', browser: 'chromium' },
  ubuntu: { install: 'sudo apt-get install -y', driver: 'mesa-vulkan-drivers libvulkan1', browser: '' },
};

/** The exact command for this distribution; in words where it is not one that we know. */
export function commandFor(missing, { id, like }) {
  // Bookworm's takes several steps: the same code that root would have run does them.
  if (id === 'debian') return `sudo "${process.execPath}" "${join(ROOT, 'scripts/system.mjs')}"`;
  const family = [id, ...like]
    .map((name) => name.replace(/^opensuse.*/, 'suse'))
    .find((name) => name in OTHER_COMMANDS);
  if (family === undefined) return 'Mesa’s llvmpipe Vulkan driver and Chromium, from your distribution';
  const { install: command, ...packages } = OTHER_COMMANDS[family];
  const names = missing.map((what) => packages[what]).filter((name) => name !== '');
  const browser = family === 'ubuntu' && missing.includes('browser') ? 'Chrome or Edge from their makers' : '';
  return [names.length > 0 ? `${command} ${names.join(' ')}` : '', browser]
    .filter((part) => part !== '')
    .join(', and ');
}

const lastLines = (output) => output.trim().split('\n').slice(-3).join(' · ');
