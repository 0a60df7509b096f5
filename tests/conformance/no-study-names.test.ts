/**
 * Outside its own places nothing names a study, its sizes, its settings, its contenders or its kinds of problem: all of that
 * is read from the declaration. Files that still do are listed; the list only becomes shorter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { STUDIES } from '../../src/shared/studies/index.ts';

const SOURCES = join(import.meta.dirname, '../../src');
/** The catalogues hold words, some of which are ids as well. */
const PLACES = /^(compute\/studies|shared\/studies|shared\/words\/(en|zh))\//;

/** Ids that are words of something else as well: here the runtime. */
const HOMONYMS = new Set(['node']);

/** Still to be done: no file may be added. */
const ALLOWED: readonly string[] = [
  'cli/ab/measuring.ts',
  'cli/commands/convert.ts',
  'cli/commands/crossover.ts',
  'cli/commands/devices.ts',
  'cli/commands/explain.ts',
  'cli/commands/max-length.ts',
  'cli/commands/measure-restart.ts',
  'cli/commands/run.ts',
  'cli/commands/show.ts',
  'cli/commands/solve.ts',
  'cli/commands/verify.ts',
  'cli/convert/layers.ts',
  'cli/convert/problem-text.ts',
  'cli/files/cell-files.ts',
  'cli/flags/assignment.ts',
  'cli/perf/bars.ts',
  'cli/perf/compile.ts',
  'cli/perf/index.ts',
  'cli/perf/lab.ts',
  'cli/perf/memory.ts',
  'cli/perf/solve-sweep.ts',
  'cli/perf/suite.ts',
  'cli/process/ceilings.ts',
  'cli/process/device.ts',
  'cli/process/measuring.ts',
  'cli/process/ort.ts',
  'cli/process/sleep-while-solving.ts',
  'cli/solve/one-solve.ts',
  'cli/solve/solve-file.ts',
  'cli/solve/solving.ts',
  'cli/solve/trace-errors.ts',
  'cli/solve/truth.ts',
  'cli/verify/boundary-cases.ts',
  'cli/verify/correctness-case.ts',
  'cli/verify/correctness-cases.ts',
  'cli/verify/correctness.ts',
  'cli/verify/gradient-truth.ts',
  'compute/bench/autotune.ts',
  'compute/bench/bench.ts',
  'compute/bench/contender.ts',
  'compute/bench/fit.ts',
  'compute/bench/memory-limit.ts',
  'compute/bench/point.ts',
  'compute/bench/protocol/order.ts',
  'compute/bench/protocol/pace.ts',
  'compute/bench/protocol/progress.ts',
  'compute/bench/protocol/protocol.ts',
  'compute/bench/record.ts',
  'compute/bench/selftest/length.ts',
  'compute/bench/selftest/problem.ts',
  'compute/bench/selftest/proof.ts',
  'compute/bench/selftest/slowed.ts',
  'compute/bench/selftest/summary.ts',
  'compute/bench/session.ts',
  'compute/bench/skipped.ts',
  'compute/bench/stages.ts',
  'compute/bench/watch/speed-probe.ts',
  'compute/bench/watch/watch.ts',
  'compute/explain.ts',
  'compute/gpu/device/run-plan.ts',
  'compute/gpu/device/solver.ts',
  'compute/gpu/device/trace.ts',
  'compute/gpu/plan/plan.ts',
  'compute/limits.ts',
  'compute/messages.ts',
  'compute/predict.ts',
  'compute/worker.ts',
  'renderer/compute.ts',
  'renderer/state/measure/own-cells.ts',
  'shared/contract/parts/memory-course.ts',
  'shared/findings/answers/answering-sweep.ts',
  'shared/findings/answers/best-lambda.ts',
  'shared/findings/answers/cpu-contenders.ts',
  'shared/findings/answers/crossover-lines.ts',
  'shared/findings/answers/crossover.ts',
  'shared/findings/answers/headline.ts',
  'shared/findings/answers/pareto.ts',
  'shared/findings/answers/payback.ts',
  'shared/findings/answers/predictability.ts',
  'shared/findings/answers/verdict.ts',
  'shared/findings/answers/winners.ts',
  'shared/findings/comparing/consistency.ts',
  'shared/findings/comparing/pairing.ts',
  'shared/findings/comparing/regression.ts',
  'shared/findings/runs/restarts.ts',
];

const IDS = new Set(
  STUDIES.flatMap(({ id, sizes, settings, contenders }) => [
    ...[id, ...[...sizes, ...settings, ...contenders].map((one) => one.id)],
    ...settings.flatMap(({ value }) => (value.kind === 'choice' ? value.options : [])),
  ]).filter((id) => !HOMONYMS.has(id)),
);

/** Comments may name what they explain. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<=^|\s)\/\/.*/g, '');
}

/** Quoted ids, and imports of a study's own files. */
function namesIn(file: string): string[] {
  const text = withoutComments(readFileSync(join(SOURCES, file), 'utf8'));
  const quoted = [...text.matchAll(/(['`])([\w-]+)\1/g)].map(([, , word = '']) => word);
  const imported = [...text.matchAll(/from '([^']*studies\/([\w-]+)(?:\/[^']*|\.ts))'/g)];
  const studies = new Set(STUDIES.map(({ id }) => id));
  return [
    ...new Set(quoted.filter((word) => IDS.has(word))),
    ...imported.flatMap(([, path = '', id = '']) => (studies.has(id) ? [path] : [])),
  ];
}

const NAMING = readdirSync(SOURCES, { recursive: true })
  .map((file) => String(file).replaceAll('\\', '/'))
  .filter((file) => /\.(ts|vue)$/.test(file) && !PLACES.test(file))
  .flatMap((file) => {
    const names = namesIn(file);
    return names.length > 0 ? [{ file, names }] : [];
  });

it('no file names a study', () => {
  const found = NAMING.filter(({ file }) => !ALLOWED.includes(file));
  expect(found.map(({ file, names }) => `${file}: ${names.join(', ')}`)).toEqual([]);
});

it('the list has no file that names none any longer', () => {
  const naming = new Set(NAMING.map(({ file }) => file));
  expect(ALLOWED.filter((file) => !naming.has(file))).toEqual([]);
});
