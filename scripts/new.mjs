/**
 * `npm run new -- contender|cell|chart|export|study NAME`: copies a template that compiles, lints and passes the conformance
 * tests, and adds its line to the list. Needs nothing installed. A refused call is one line and exit status 2; nothing is
 * written then.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KINDS } from './new/kinds.mjs';
import { checkedName, Refusal } from './new/name.mjs';

const USAGE = `npm run new -- ${Object.keys(KINDS).join('|')} NAME`;

/** What a call would write below `root`: { files: [{ path, text }], edits: [{ path, text }], next: [sentence] }. */
export function planNew(args, root) {
  const [kindName, name, ...rest] = args;
  if (kindName === undefined || name === undefined || rest.length > 0) throw new Refusal(`usage: ${USAGE}`);
  const kind = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined;
  if (kind === undefined) throw new Refusal(`unknown kind "${kindName}"; usage: ${USAGE}`);
  const plan = kind(checkedName(name), root);
  const taken = plan.files.find(({ path }) => existsSync(join(root, path)));
  if (taken) throw new Refusal(`${kindName} ${name}: ${taken.path} exists already`);
  return plan;
}

/** Writes it; returns the paths that are new and those that were changed. */
export function writeNew(plan, root) {
  for (const { path, text } of [...plan.files, ...plan.edits]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function main(args, root) {
  try {
    const plan = planNew(args, root);
    writeNew(plan, root);
    for (const { path } of plan.files) console.log(`new      ${path}`);
    for (const { path } of plan.edits) console.log(`changed  ${path}`);
    for (const sentence of ['', 'Next:', ...plan.next.map((step, index) => `${index + 1}. ${step}`)])
      console.log(sentence);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`antler: ${error.message}`);
    process.exitCode = 2;
  }
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url))
  main(process.argv.slice(2), join(import.meta.dirname ?? dirname(fileURLToPath(import.meta.url)), '..'));
