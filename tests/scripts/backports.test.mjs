import { describe, expect, it } from 'vitest';
import { backportsEntry } from '../../scripts/setup/backports.mjs';

const deb822 = (text) => [{ name: '/etc/apt/sources.list.d/debian.sources', text }];
const oneLine = (text) => [{ name: '/etc/apt/sources.list', text }];

const DEBIAN = `Types: deb
# a comment in between
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

describe('backportsEntry', () => {
  it('takes place and key from a deb822 source', () => {
    expect(backportsEntry(deb822(DEBIAN), 'bookworm')).toBe(
      'Types: deb\n' +
        'URIs: http://mirror.test/debian\n' +
        'Suites: bookworm-backports\n' +
        'Components: main\n' +
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n',
    );
  });

  it('takes place and options from one-line sources', () => {
    const text =
      'deb-src http://mirror.test/debian bookworm main\n' +
      'deb [arch=amd64,arm64 signed-by=/keys/debian.gpg] http://mirror.test/debian/ bookworm main contrib # ours\n' +
      'deb [signed-by=/keys/debian.gpg] http://mirror.test/debian-security bookworm-security main\n';
    expect(backportsEntry(oneLine(text), 'bookworm')).toBe(
      'Types: deb\n' +
        'URIs: http://mirror.test/debian/\n' +
        'Suites: bookworm-backports\n' +
        'Components: main\n' +
        'Signed-By: /keys/debian.gpg\n' +
        'Architectures: amd64 arm64\n',
    );
  });

  it('is empty where the backports are configured already', () => {
    const files = [...deb822(DEBIAN), ...oneLine('deb http://mirror.test/debian bookworm-backports main\n')];
    expect(backportsEntry(files, 'bookworm')).toBe('');
  });

  it('does not mistake another publisher for Debian', () => {
    const other = 'deb [signed-by=/keys/other.gpg] http://apt.other.test/ bookworm main\n';
    const entry = backportsEntry([...oneLine(other), ...deb822(DEBIAN)], 'bookworm');
    expect(entry).toContain('URIs: http://mirror.test/debian\n');
    expect(entry).not.toContain('other');
  });

  it('derives nothing from sources that are ambiguous, disabled or of another release', () => {
    const two = 'deb http://a.test/x bookworm main\ndeb http://b.test/y bookworm main\n';
    expect(backportsEntry(oneLine(two), 'bookworm')).toBeNull();
    expect(backportsEntry(deb822(`Enabled: no\n${DEBIAN.split('\n\n')[0]}`), 'bookworm')).toBeNull();
    expect(backportsEntry(deb822(DEBIAN), 'trixie')).toBeNull();
    expect(backportsEntry(oneLine('# deb http://a.test/debian bookworm main\n'), 'bookworm')).toBeNull();
    expect(backportsEntry([], 'bookworm')).toBeNull();
  });

  it('keeps a key that is written into the source itself', () => {
    const inline = DEBIAN.replace(
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
      'Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n -----END PGP PUBLIC KEY BLOCK-----',
    );
    expect(backportsEntry(deb822(inline), 'bookworm')).toContain(
      'Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n -----END PGP PUBLIC KEY BLOCK-----\n',
    );
  });
});
