/** `antler compare`: two selections of runs, question by question; for a CI job, whether B got slower. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { pairRuns } from '../../shared/pairing.ts';
import { judgePairs, SINGLE_PROCESS_THRESHOLD } from '../../shared/regression.ts';
import { fromPercent, PRACTICAL_SHARE } from '../../shared/thresholds.ts';
import { visibleDeep } from '../../shared/visible-text.ts';
import { type ComparisonResult, FAILURES, type Failure, failuresOf, summaryLines } from '../comparison/comparison.ts';
import { comparisonJson } from '../comparison/json.ts';
import { comparisonJunit } from '../comparison/junit.ts';
import { comparisonText } from '../comparison/text.ts';
import { addDatabaseFlag, type DatabaseFlags } from '../database.ts';
import { checkWritable, type WantedFile, writeEach } from '../files.ts';
import { print, say } from '../output.ts';
import { resolveSelection } from '../selection.ts';
import { namesOf, nonEmpty, numberWithin } from '../values.ts';

interface CompareFlags extends DatabaseFlags {
  /** true: to standard output. */
  readonly json?: string | true;
  readonly junit?: string;
  readonly threshold: number;
  readonly anyway?: boolean;
  readonly failOn?: Failure[];
}

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description(
      'compare two selections of runs: ratios of their medians with 95 % intervals. Each selection is a bundle file, ' +
        'a run id, sweep:ID, machine:ID, adapter:ID, date:YYYY-MM-DD or baseline:NAME. Runs that were not measured side by ' +
        'side are marked unpaired; what is not comparable is listed with the reason.',
    )
    .argument('<a>', 'the first selection: where there is a before and an after, what was before')
    .argument('<b>', 'the second selection')
    .addOption(
      new Option(
        '--threshold <percent>',
        'smaller differences matter to nobody; from ' +
          `${SINGLE_PROCESS_THRESHOLD * 100} on, single processes are enough to confirm one`,
      )
        .argParser(percent)
        .default(PRACTICAL_SHARE, `${PRACTICAL_SHARE * 100}`),
    )
    .option('--anyway', 'let runs meet that differ in tolerance or in the safeguard against overflow')
    .addOption(
      new Option(
        '--fail-on <names>',
        'end with exit status 1 on: regression (confirmed), suspected (could not be confirmed), missing (a run of A without partner)',
      ).argParser(failures),
    )
    .option('--json [file]', 'the comparison as JSON, to a file or instead of the table')
    .addOption(new Option('--junit <file>', 'write the comparison as JUnit XML').argParser(nonEmpty));
  addDatabaseFlag(command).action(compare);
}

function percent(text: string): number {
  return fromPercent(numberWithin({ integer: false, above: 0, max: 90 })(text));
}

function failures(text: string): Failure[] {
  return namesOf(
    FAILURES,
    FAILURES,
  )(text).map((name) => {
    const known = FAILURES.find((one) => one === name);
    if (known === undefined) throw new InvalidArgumentError(`There is no "${name}".`);
    return known;
  });
}

async function compare(a: string, b: string, flags: CompareFlags): Promise<void> {
  const files = { '--json': flags.json === true ? undefined : flags.json, '--junit': flags.junit };
  for (const [flag, path] of Object.entries(files)) if (path !== undefined) checkWritable(flag, path);
  const { pairs, unmatched } = pairRuns(
    await resolveSelection(a, flags),
    await resolveSelection(b, flags),
    flags.anyway,
  );
  const { threshold, failOn = [] } = flags;
  const result: ComparisonResult = { a, b, threshold, failOn, judgements: judgePairs(pairs, { threshold }), unmatched };
  if (flags.json === true) print(comparisonJson(result));
  else print(comparisonText(visibleDeep(result)));
  if (pairs.length === 0) say('antler: the two selections have no configuration in common');
  if (flags.failOn !== undefined) {
    for (const line of summaryLines(result)) say(`antler: ${line}`);
    if (failuresOf(result).length > 0) process.exitCode = 1;
  }
  // Last: a full disk must not keep back what was found.
  writeEach(filesOf(result, flags));
}

function filesOf(result: ComparisonResult, { json, junit }: CompareFlags): WantedFile[] {
  return [
    ...(typeof json === 'string' ? [{ path: json, write: () => [`${comparisonJson(result)}\n`] }] : []),
    ...(junit === undefined ? [] : [{ path: junit, write: () => [comparisonJunit(visibleDeep(result))] }]),
  ];
}
