/** What each kind consists of: files from templates, lines in lists, and what to do next. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { edited, filled, refuseKnown, withEntry, withImport } from './edit.mjs';
import { looksFor } from './looks.mjs';

const RNN = 'src/compute/studies/rnn';
const DONE = 'npm run check, then npm test';

export const KINDS = { contender, cell, chart, export: exportFormat, study };

function cell(name, root) {
  const { id, camel } = name;
  return {
    files: [
      { path: `${RNN}/cells/${id}/${id}.ts`, text: filled('cell/cell.ts.txt', name) },
      { path: `tests/compute/studies/rnn/cells/${id}.test.ts`, text: filled('cell/cell.test.ts.txt', name) },
    ],
    edits: [
      edited(
        root,
        `${RNN}/cells/index.ts`,
        refuseKnown(camel, id),
        withImport(`import { ${camel} } from './${id}/${id}.ts';`),
        withEntry('export const CELLS', `  ${camel},`),
      ),
      edited(
        root,
        'src/shared/studies/rnn/cells.ts',
        withEntry('export const CELLS', `  ${keyOf(id)}: { en: 'a gated tanh recurrence', zh: '带门控的 tanh 递推' },`),
      ),
    ],
    next: [
      `write the equations of your cell in ${RNN}/cells/${id}/${id}.ts, and by hand once more in its test`,
      'say what it is in src/shared/studies/rnn/cells.ts',
      `npm test -- tests/compute/studies/rnn/cells tests/conformance, then npm run antler -- run --cell ${id}`,
      DONE,
    ],
  };
}

function contender(name, root) {
  const { id, camel } = name;
  const spec = 'src/shared/studies/rnn/contenders.ts';
  const words = { ...name, ...looksFor(readFileSync(join(root, spec), 'utf8')) };
  return {
    files: [
      { path: `${RNN}/algorithms/${id}/${id}.ts`, text: filled('contender/contender.ts.txt', words) },
      {
        path: `tests/compute/studies/rnn/algorithms/${id}.test.ts`,
        text: filled('contender/contender.test.ts.txt', words),
      },
    ],
    edits: [
      edited(
        root,
        `${RNN}/algorithms/index.ts`,
        refuseKnown(camel, id),
        withImport(`import { ${camel} } from './${id}/${id}.ts';`),
        withEntry('export const ALGORITHMS', `  ${camel},`),
      ),
      edited(root, spec, withEntry('export const CONTENDERS', filled('contender/entry.txt', words).trimEnd())),
    ],
    next: [
      `write the plan of your method in ${RNN}/algorithms/${id}/${id}.ts`,
      `describe it in ${spec}: title, description, source, the settings it takes, its colours`,
      'add its recurrence to the float64 twin (compute/studies/rnn/twin/step-rules.ts), so that runs are audited',
      `npm run antler -- run --algorithm sequential,${id}, and npm run antler -- verify`,
      DONE,
    ],
  };
}

function chart(name, root) {
  const { id, camel } = name;
  const entry = keyOf(id) === camel ? camel : `${keyOf(id)}: ${camel}`;
  return {
    files: [{ path: `src/renderer/charts/${id}/${id}.ts`, text: filled('chart/chart.ts.txt', name) }],
    edits: [
      edited(
        root,
        'src/renderer/charts/index.ts',
        refuseKnown(camel, id),
        withImport(`import { ${camel} } from './${id}/${id}.ts';`),
        withEntry('const OF_RUNS', `  ${entry},`),
      ),
    ],
    next: [
      `draw what you want to show in src/renderer/charts/${id}/${id}.ts, and say in \`places\` where it stands`,
      'npm run gallery shows it on fixtures, in both themes',
      'npm test -- tests/renderer/charts tests/conformance',
      DONE,
    ],
  };
}

function exportFormat(name, root) {
  const { id, camel } = name;
  return {
    files: [{ path: `src/main/export/${id}.ts`, text: filled('export/export.ts.txt', name) }],
    edits: [
      edited(
        root,
        'src/main/export/index.ts',
        refuseKnown(camel, id),
        withImport(`import { ${camel} } from './${id}.ts';`),
        withEntry('const FORMATS', `  ${camel},`),
      ),
    ],
    next: [
      `write the file of your format in src/main/export/${id}.ts`,
      `npm run antler -- export --format ${id}`,
      'npm test -- tests/main/export tests/conformance',
      DONE,
    ],
  };
}

/** As a key of a record: quoted only where it has to be. */
function keyOf(id) {
  return id.includes('-') ? `'${id}'` : id;
}

function study(name, root) {
  const { id, camel } = name;
  const own = `src/compute/studies/${id}`;
  const kernels = ['one-by-one', 'fold', 'note'].map((kernel) => `${kernel}.wgsl`);
  return {
    files: [
      { path: `src/shared/studies/${id}.ts`, text: filled('study/spec.ts.txt', name) },
      { path: `${own}/runtime.ts`, text: filled('study/runtime.ts.txt', name) },
      ...kernels.map((kernel) => ({ path: `${own}/${kernel}`, text: filled(`study/${kernel}.txt`, name) })),
      { path: `tests/gpu/${id}/${id}.test.ts`, text: filled('study/study.test.ts.txt', name) },
    ],
    edits: [
      edited(
        root,
        'src/shared/studies/index.ts',
        refuseKnown(camel, id),
        withImport(`import { ${camel} } from './${id}.ts';`),
        withEntry('const known', `  ${camel},`),
      ),
      edited(
        root,
        'src/compute/studies/index.ts',
        withImport(`import { ${camel}Runtime } from './${id}/runtime.ts';`),
        withEntry('const RUNTIMES', `  ${keyOf(id)}: ${camel}Runtime,`),
      ),
    ],
    next: [
      `declare your question, sizes, settings, contenders, columns and measures in src/shared/studies/${id}.ts`,
      `write its drawing, plans and judgement in ${own}/runtime.ts, one .wgsl file for each kernel`,
      `npm test -- --project device tests/gpu/${id}, then npm run antler -- run --study ${id}`,
      DONE,
    ],
  };
}
