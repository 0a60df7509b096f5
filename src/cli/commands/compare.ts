/** `antler compare`: two selections of runs, question by question; for a CI job, whether B got slower. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { pairRuns } from '../../shared/findings/comparing/pairing.ts';
import { MIN_OCCASIONS } from '../../shared/findings/comparing/occasions.ts';
import { judgePairs } from '../../shared/findings/comparing/regression.ts';
import { fromPercent, PRACTICAL_SHARE } from '../../shared/contract/thresholds.ts';
import { visibleDeep } from '../../shared/text/visible-text.ts';
import {
  type ComparisonResult,
  DEFAULT_MIN_DETECTABLE,
  FAILURES,
  type Failure,
  failuresOf,
  summaryLines,
  whyEmpty,
} from '../comparison/comparison.ts';
import { comparisonJson } from '../comparison/json.ts';
import { comparisonJunit } from '../comparison/junit.ts';
import { comparisonText } from '../comparison/text.ts';
import { addDatabaseFlag, type DatabaseFlags } from '../process/database.ts';
import { checkWritable, type WantedFile, writeEach } from '../files/files.ts';
import { print, remark } from '../output/output.ts';
import { resolveIfAny, resolveSelection } from '../flags/selection.ts';
import { namesOf, nonEmpty, numberWithin, percentWithin } from '../flags/values.ts';

interface CompareFlags extends DatabaseFlags {
  /** true: to standard output. */
  readonly json?: string | true;
  readonly junit?: string;
  readonly threshold: number;
  readonly anyway?: boolean;
  readonly failOn?: Failure[];
  readonly minDetectable: number;
  readonly allowEmpty?: boolean;
}

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description(
      'compare two selections of runs: ratios of their medians with 95 % intervals. Each selection is a bundle file, ' +
        'a run id, sweep:ID, machine:ID, adapter:ID, date:YYYY-MM-DD or baseline:NAME. Runs that were not measured side by ' +
        'side are marked unpaired; what is not comparable is listed with the reason. A slow-down is confirmed from ' +
        `${MIN_OCCASIONS} occasions a side on, and otherwise suspected; antler ab confirms it within one occasion.`,
    )
    .argument('<a>', 'the first selection: the baseline')
    .argument('<b>', 'the second selection')
    .addOption(
      new Option('--threshold <percent>', 'treat differences up to this as equal')
        .argParser(percent)
        .default(PRACTICAL_SHARE, `${PRACTICAL_SHARE * 100}`),
    )
    .option('--anyway', 'let runs meet that differ in tolerance or in the safeguard against overflow')
    .addOption(failOnFlag())
    .addOption(minDetectableFlag())
    .addOption(allowEmptyFlag())
    .option('--json [file]', 'the comparison as JSON, to a file or instead of the table')
    .addOption(new Option('--junit <file>', 'write the comparison as JUnit XML').argParser(nonEmpty));
  addDatabaseFlag(command).action(compare);
}

/** What ends a command with exit status 1. */
export function failOnFlag(): Option {
  return new Option(
    '--fail-on <names>',
    'end with exit status 1 on: regression (confirmed), suspected (could not be confirmed), inconclusive (an open pair ' +
      'that could not have found --min-detectable), missing (what A measured and B did not); and where nothing was compared',
  ).argParser(failures);
}

export function minDetectableFlag(): Option {
  return new Option(
    '--min-detectable <percent>',
    'the slow-down that a pair has to be able to confirm so as not to be inconclusive',
  )
    .argParser(percentWithin({ integer: false, above: 0, max: 10_000 }))
    .default(DEFAULT_MIN_DETECTABLE, `${DEFAULT_MIN_DETECTABLE * 100}`);
}

export function allowEmptyFlag(): Option {
  return new Option('--allow-empty', 'nothing compared is no failure');
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
  const resolve = flags.allowEmpty === true ? resolveIfAny : resolveSelection;
  const { pairs, unmatched } = pairRuns(await resolve(a, flags), await resolve(b, flags), flags.anyway);
  const { threshold, failOn = [], minDetectable, allowEmpty = false } = flags;
  const judgements = judgePairs(pairs, { threshold });
  const result: ComparisonResult = { a, b, threshold, failOn, minDetectable, allowEmpty, judgements, unmatched };
  if (flags.json === true) print(comparisonJson(result));
  else print(comparisonText(visibleDeep(result)));
  if (flags.failOn === undefined) {
    const empty = whyEmpty(result);
    if (empty !== null) remark(`antler: ${empty}`);
  } else {
    for (const line of summaryLines(result)) remark(`antler: ${line}`);
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
