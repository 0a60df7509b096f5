/** Derives the line of Debian's backports from the sources that the machine is configured with. Pure text in and out. */

/**
 * The deb822 entry for `<release>-backports`, at the same place and under the same key as the release itself; null
 * where the sources name no such place, and '' where they name the backports already.
 * `files` are { name, text } of /etc/apt/sources.list and of sources.list.d.
 */
export function backportsEntry(files, release) {
  const entries = files.flatMap(({ name, text }) => (name.endsWith('.sources') ? parseDeb822(text) : parseLines(text)));
  const binary = entries.filter((entry) => entry.types.includes('deb') && entry.components.includes('main'));
  if (binary.some((entry) => entry.suites.includes(`${release}-backports`))) return '';
  const origin = archiveOf(binary, release);
  if (origin === null) return null;
  const lines = [
    'Types: deb',
    `URIs: ${origin.uri}`,
    `Suites: ${release}-backports`,
    'Components: main',
    ...Object.entries(origin.options).map(([key, value]) => `${key}: ${value}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Other publishers use the release's name too; only Debian's own archive has `<release>-updates` beside it. */
function archiveOf(entries, release) {
  const places = entries.flatMap((entry) => entry.uris.map((uri) => ({ uri, ...entry })));
  const candidates = places.filter((place) => place.suites.includes(release));
  const hasUpdates = (uri) => places.some((place) => place.uri === uri && place.suites.includes(`${release}-updates`));
  return (
    candidates.find(({ uri }) => hasUpdates(uri)) ??
    candidates.find(({ uri }) => /\/debian\/?$/.test(uri)) ??
    (candidates.length === 1 ? candidates[0] : null)
  );
}

/** What has to hold for the backports as well. */
const KEPT_OPTIONS = ['Signed-By', 'Architectures', 'Trusted', 'Check-Valid-Until'];

function parseDeb822(text) {
  return text
    .replace(/^#.*\n?/gm, '')
    .split(/\n\s*\n/)
    .map(parseStanza)
    .filter((fields) => fields.has('uris') && fields.get('enabled')?.toLowerCase() !== 'no')
    .map((fields) => ({
      types: words(fields.get('types')),
      uris: words(fields.get('uris')),
      suites: words(fields.get('suites')).map(withoutSlash),
      components: words(fields.get('components')),
      options: pickOptions((key) => fields.get(key.toLowerCase())),
    }));
}

/** Field names in lower case; a value keeps its continuation lines, which an inline key needs. */
function parseStanza(stanza) {
  const fields = new Map();
  let last = null;
  for (const line of stanza.split('\n')) {
    const field = /^([\w-]+):\s*(.*)$/.exec(line);
    if (field) {
      last = field[1].toLowerCase();
      fields.set(last, field[2].trim());
    } else if (last !== null && /^\s+\S/.test(line)) {
      fields.set(last, `${fields.get(last)}\n${line}`);
    }
  }
  return fields;
}

const ONE_LINE_NAMES = { 'signed-by': 'Signed-By', arch: 'Architectures', trusted: 'Trusted' };

function parseLines(text) {
  const pattern = /^\s*(deb(?:-src)?)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#\n]*)/gm;
  return [...text.matchAll(pattern)].map(([, type, options = '', uri, suite, components]) => {
    const given = new Map(words(options).map((option) => option.split('=')));
    const byName = new Map([...given].map(([key, value]) => [ONE_LINE_NAMES[key] ?? key, value?.replaceAll(',', ' ')]));
    return {
      types: [type],
      uris: [uri],
      suites: [withoutSlash(suite)],
      components: words(components),
      options: pickOptions((key) => byName.get(key)),
    };
  });
}

function pickOptions(valueOf) {
  return Object.fromEntries(KEPT_OPTIONS.map((key) => [key, valueOf(key)]).filter(([, value]) => value !== undefined));
}

const words = (text = '') => text.split(/\s+/).filter((word) => word !== '');
const withoutSlash = (suite) => suite.replace(/\/$/, '');
