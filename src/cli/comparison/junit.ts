/** A comparison as JUnit XML, which CI systems show as tests: a pair is a test case, and a regression a failure. */
import type { Unmatched } from '../../shared/pairing.ts';
import { type Judgement, pairName, slowdownText } from '../../shared/regression.ts';
import { visible } from '../../shared/visible-text.ts';
import { type ComparisonResult, failureOf } from './comparison.ts';

/** What the comparison was not asked to fail on, and what could not be told, is `skipped` with its reason: never passed. */
export function comparisonJunit(result: ComparisonResult): string {
  const cases = [
    ...result.judgements.map((judgement) => pairCase(judgement, result)),
    ...result.unmatched.map((one) => unmatchedCase(one, result)),
  ];
  const count = (kind: Outcome['kind']): number => cases.filter(({ outcome }) => outcome?.kind === kind).length;
  const name = attribute(`antler compare ${result.a} ${result.b}`);
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="0" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="${name}" ${counts} time="0">`,
    ...cases.map(caseText),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Outcome {
  readonly kind: 'failure' | 'skipped';
  readonly message: string;
}

interface TestCase {
  readonly name: string;
  /** null: passed. */
  readonly outcome: Outcome | null;
}

function pairCase(judgement: Judgement, { failOn }: ComparisonResult): TestCase {
  const { pair, verdict, reason } = judgement;
  const name = `${pairName(pair.a.config)} on ${pair.a.adapterName ?? pair.a.adapterId}`;
  const message = [slowdownText(pair), reason].filter((part) => part !== null).join('; ');
  const failure = failureOf(judgement);
  if (failure !== null && failOn.includes(failure)) return { name, outcome: { kind: 'failure', message } };
  const isOpen = failure !== null || verdict === 'not-comparable' || verdict === 'ambiguous';
  return { name, outcome: isOpen ? { kind: 'skipped', message } : null };
}

function unmatchedCase({ side, run, reason }: Unmatched, { failOn }: ComparisonResult): TestCase {
  const kind = side === 'A' && failOn.includes('missing') ? 'failure' : 'skipped';
  return {
    name: `${pairName(run.config)} (${run.id.slice(0, 8)}, only in ${side})`,
    outcome: { kind, message: reason },
  };
}

function caseText({ name, outcome }: TestCase): string {
  const start = `<testcase classname="antler.compare" name="${attribute(name)}" time="0"`;
  if (outcome === null) return `${start}/>`;
  return `${start}><${outcome.kind} message="${attribute(outcome.message)}"/></testcase>`;
}

/** Names come from other people's files: what XML 1.0 does not allow at all, and what nobody sees, is written out. */
function attribute(text: string): string {
  return visible(text)
    .replaceAll(/[\u{FFFE}\u{FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
