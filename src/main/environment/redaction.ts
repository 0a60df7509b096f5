/** Takes the names and paths of the user out of what the system tells. */
import os from 'node:os';
import { basename } from 'node:path';

/** Whom a text must not name. */
export interface Identity {
  readonly host: string;
  readonly user: string;
  readonly home: string;
}

const HIDDEN = '…';
/** Shorter names are hidden only where they stand alone: "pi" is a part of many words. */
const UNMISTAKABLE = 6;

export function ownIdentity(): Identity {
  const { username, homedir } = userInfo();
  return { host: os.hostname(), user: username, home: homedir };
}

/** Some containers run under a user number that has no name; `os.homedir` throws for it, too, where HOME is not set. */
function userInfo(): { username: string; homedir: string } {
  try {
    return os.userInfo();
  } catch {
    return { username: '', homedir: process.env['HOME'] ?? '' };
  }
}

/** A copy of the value in which no text, and no name of a field, holds the identity. */
export function redact<T>(value: T, { host, user, home }: Identity): T {
  const [shortHost = ''] = host.split('.');
  const words = [home, host, shortHost, user, basename(home)].filter((word) => word.length > 1);
  const patterns = [...new Set(words)].sort((a, b) => b.length - a.length).map(patternOf);
  const clean = (text: string): string => patterns.reduce((left, pattern) => left.replaceAll(pattern, HIDDEN), text);
  return JSON.parse(
    JSON.stringify(value, (_key, member: unknown) => {
      if (typeof member === 'string') return clean(member);
      if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
      return Object.fromEntries(Object.entries(member).map(([name, part]) => [clean(name), part as unknown]));
    }),
  ) as T;
}

function patternOf(word: string): RegExp {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
  const isUnmistakable = word.length >= UNMISTAKABLE;
  return new RegExp(isUnmistakable ? literal : `(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`, 'gi');
}

/** Of every path in a list of them the file name. */
export function fileNames(paths: string): string {
  return (
    paths
      .split(/[:;,\s]+/)
      .map((path) => path.split(/[\\/]/).at(-1) ?? '')
      // The letter of a drive is no file.
      .filter((name) => name.length > 1)
      .join(':')
  );
}
