/** A comparison as JUnit XML, which CI systems show as tests: a pair is a test case, and a regression a failure. */
import { inLanguage } from '../../shared/text/language.ts';
import type { Unmatched } from '../../shared/findings/comparing/pairing.ts';
import { type Judgement } from '../../shared/findings/comparing/regression.ts';
import { visible } from '../../shared/text/visible-text.ts';
import { type ComparisonResult, failedOn, failureOf, whyEmpty } from './comparison.ts';
import {
  detectableText,
  pairName,
  remarkText,
  slowdownText,
  unmatchedText,
} from '../../shared/words/findings/comparing.ts';

/** What the comparison was not asked to fail on, and what could not be told, is `skipped` with its reason: never passed. */
export function comparisonJunit(result: ComparisonResult): string {
  return inLanguage('en', () => wholeJunit(result));
}

function wholeJunit(result: ComparisonResult): string {
  const cases = [
    ...emptyCase(result),
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
  /** Said in any case. */
  readonly output: string;
}

/** What fails although there is no pair of which it could be said. */
function emptyCase(result: ComparisonResult): TestCase[] {
  const message = whyEmpty(result);
  if (message === null) return [];
  const kind = result.failOn.length > 0 && !result.allowEmpty ? 'failure' : 'skipped';
  return [{ name: 'something was compared', outcome: { kind, message }, output: '' }];
}

function pairCase(judgement: Judgement, result: ComparisonResult): TestCase {
  const { pair, verdict, detectable } = judgement;
  const name = `${pairName(pair.a.config)} on ${pair.a.adapterName ?? pair.a.adapterId}`;
  const sight = `smallest slow-down to be confirmed: ${detectableText(detectable)}`;
  const message = [slowdownText(pair), remarkText(judgement)].filter((part) => part !== null).join('; ');
  const output = `${message}; ${sight}`;
  const failure = failedOn(judgement, result);
  if (failure !== null) return { name, outcome: { kind: 'failure', message: `${failure}: ${message}` }, output };
  const isOpen =
    failureOf(judgement, result.minDetectable) !== null || verdict === 'not-comparable' || verdict === 'ambiguous';
  return { name, outcome: isOpen ? { kind: 'skipped', message } : null, output };
}

function unmatchedCase(one: Unmatched, { failOn }: ComparisonResult): TestCase {
  const { side, run } = one;
  const kind = side === 'A' && failOn.includes('missing') ? 'failure' : 'skipped';
  return {
    name: `${pairName(run.config)} (${run.id.slice(0, 8)}, only in ${side})`,
    outcome: { kind, message: unmatchedText(one) },
    output: '',
  };
}

function caseText({ name, outcome, output }: TestCase): string {
  const start = `<testcase classname="antler.compare" name="${attribute(name)}" time="0"`;
  const parts = [
    ...(outcome === null ? [] : [`<${outcome.kind} message="${attribute(outcome.message)}"/>`]),
    ...(output === '' ? [] : [`<system-out>${attribute(output)}</system-out>`]),
  ];
  return parts.length === 0 ? `${start}/>` : `${start}>${parts.join('')}</testcase>`;
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
