/** Adds lines to the lists in which the parts of this program are registered. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './name.mjs';

const TEMPLATES = new URL('../templates/', import.meta.url);

/** The text of a template with every {{word}} replaced. */
export function filled(template, words) {
  const text = readFileSync(new URL(template, TEMPLATES), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, word) => {
    if (words[word] === undefined) throw new Error(`${template}: nothing is known for {{${word}}}`);
    return words[word];
  });
}

/** Changes a file of the tree: `change` takes its text and gives the new one. */
export function edited(root, path, ...changes) {
  let text;
  try {
    text = readFileSync(join(root, path), 'utf8');
  } catch {
    throw new Refusal(`${path} is missing: is this the whole project?`);
  }
  return { path, text: changes.reduce((before, change) => change(before), text) };
}

/** Refuses a constant that the file knows already. */
export function refuseKnown(camel, id) {
  return (text) => {
    if (new RegExp(`\\b${camel}\\b`).test(text))
      throw new Refusal(`"${id}" is taken: the list has a "${camel}" already`);
    return text;
  };
}

/** An import, after the last of its neighbours. */
export function withImport(line) {
  return (text) => {
    const lines = text.split('\n');
    const last = lines.findLastIndex((one) => /^(import|\}) .*from '\.\.?\/[^']+';$/.test(one));
    lines.splice(last + 1, 0, line);
    return lines.join('\n');
  };
}

/** Lines at the end of the list or record that `start` begins. */
export function withEntry(start, entry) {
  return (text) => {
    const lines = text.split('\n');
    const first = lines.findIndex((line) => line.startsWith(start));
    const end = lines.findIndex((line, index) => index > first && /^[\]}]/.test(line));
    if (first < 0 || end < 0) throw new Refusal(`there is no list that starts with "${start}"`);
    lines.splice(end, 0, entry);
    return lines.join('\n');
  };
}
