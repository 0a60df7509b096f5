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
import { inLanguage } from '../../shared/words/language.ts';
import { say } from '../../shared/words/say.ts';

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
    .description(say('command.compare', { MIN_OCCASIONS }))
    .argument('<a>', say('flag.compare-a'))
    .argument('<b>', say('flag.compare-b'))
    .addOption(
      new Option('--threshold <percent>', say('flag.threshold'))
        .argParser(percent)
        .default(PRACTICAL_SHARE, `${PRACTICAL_SHARE * 100}`),
    )
    .option('--anyway', say('flag.compare-anyway'))
    .addOption(failOnFlag())
    .addOption(minDetectableFlag())
    .addOption(allowEmptyFlag())
    .option('--json [file]', say('flag.compare-json'))
    .addOption(new Option('--junit <file>', say('flag.compare-junit')).argParser(nonEmpty));
  addDatabaseFlag(command).action(compare);
}

/** What ends a command with exit status 1. */
export function failOnFlag(): Option {
  return new Option('--fail-on <names>', say('flag.fail-on')).argParser(failures);
}

export function minDetectableFlag(): Option {
  return new Option('--min-detectable <percent>', say('flag.min-detectable'))
    .argParser(percentWithin({ integer: false, above: 0, max: 10_000 }))
    .default(DEFAULT_MIN_DETECTABLE, `${DEFAULT_MIN_DETECTABLE * 100}`);
}

export function allowEmptyFlag(): Option {
  return new Option('--allow-empty', say('flag.allow-empty'));
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
    if (known === undefined) throw new InvalidArgumentError(say('value.unknown-name', { name }));
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
  if (flags.json === true) print(inLanguage('en', () => comparisonJson(result)));
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
    ...(typeof json === 'string'
      ? [{ path: json, write: () => [`${inLanguage('en', () => comparisonJson(result))}\n`] }]
      : []),
    ...(junit === undefined
      ? []
      : [{ path: junit, write: () => [inLanguage('en', () => comparisonJunit(visibleDeep(result)))] }]),
  ];
}
