/**
 * Reads JSON that comes from outside: problems, cells, bundles, inputs. Nesting and the sizes of lists and objects are
 * checked in the text, before anything is built of it: what recurses or allocates later is safe from them.
 */
import { Fault } from '../contract/fault.ts';
import { findJsonError } from './json-position.ts';

export interface JsonLimits {
  /** Brackets open at the same time. */
  readonly depth: number;
  /** Items of one list; V8 ends the program at twice that. */
  readonly items: number;
  /** Members of one object. */
  readonly members: number;
}

export const JSON_LIMITS: JsonLimits = { depth: 64, items: 2 ** 26, members: 2 ** 20 };

/** A name of a path is shown up to here, and of a path the last so many parts. */
const LONGEST_NAME = 40;
const MOST_PARTS = 8;

/**
 * The value of the text; a byte order mark is passed over. Throws an `invalid` Fault with file, place and limit;
 * `refusal` is what it says, after the file's name, of a text that is no JSON.
 */
export function readJson(text: string, fileName: string, refusal = ' is not valid JSON'): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  checkJsonLimits(json, fileName);
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const offset = findJsonError(json);
    const what = offset === json.length ? 'it ends too early, at' : 'unexpected text at';
    throw new Fault('invalid', `${fileName}${refusal}: ${what} ${placeText(json, offset)}`, { cause: error });
  }
}

/** Refuses a text that is nested too deeply, or has too long a list or object. Takes any text, JSON or not. */
export function checkJsonLimits(json: string, fileName: string, limits: JsonLimits = JSON_LIMITS): void {
  const open: Container[] = [];
  let inner: Container | undefined;
  const refuse = (what: string, at: number): never => {
    throw new Fault('invalid', `${fileName}${pathText(json, open)} ${what}, at ${placeText(json, at)}`);
  };
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      if (inner) inner.nameAt = at;
      at = stringEnd(json, at);
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (open.length === limits.depth) refuse(`is nested deeper than ${limits.depth} levels`, at);
      inner = { isList: code === OPEN_LIST, separators: 0, nameAt: -1, memberAt: -1 };
      open.push(inner);
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      open.pop();
      inner = open.at(-1);
    } else if (code === COLON && inner) inner.memberAt = inner.nameAt;
    else if (code === COMMA && inner) {
      inner.separators += 1;
      const most = inner.isList ? limits.items : limits.members;
      if (inner.separators >= most) refuse(`has more than ${most} ${inner.isList ? 'items' : 'members'} in one`, at);
    }
  }
}

/** An open bracket of the text. */
interface Container {
  readonly isList: boolean;
  separators: number;
  /** Where its last text begins, and the last one that names a member. */
  nameAt: number;
  memberAt: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Of the closing quote; the end of the text where there is none. */
function stringEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return json.length;
}

/** ": runs[0].notes", or nothing at the top. */
function pathText(json: string, open: readonly Container[]): string {
  const parts = open.slice(0, MOST_PARTS).map((container) => {
    if (container.isList) return `[${container.separators}]`;
    if (container.memberAt < 0) return '';
    const name = json.slice(container.memberAt + 1, stringEnd(json, container.memberAt));
    return `.${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name}`;
  });
  const path = parts.join('').replace(/^\./, '');
  if (path === '') return '';
  return `: ${path}${open.length > MOST_PARTS ? '…' : ''}`;
}

/** Lines and columns from 1. */
function placeText(json: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let end = json.indexOf('\n'); end >= 0 && end < offset; end = json.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return `line ${line}, column ${offset - start + 1} (position ${offset})`;
}
