/** The answer first: one sentence, how far it can be trusted, and the map of winners. */
import { say } from '../../../../shared/words/say.ts';
import { datesText } from '../machine.ts';
import { type AdapterRows, byAdapter } from '../../../../shared/findings/runs/adapter-order.ts';
import { adapterText } from '../../../../shared/words/findings/adapter-text.ts';
import type { VerdictRow } from '../../../../shared/findings/answers/verdict.ts';
import { type Block, type Report, type Section, text } from '../document.ts';
import { thresholdText } from './comparisons.ts';
import { hasSingleProcess } from './sampling.ts';
import { badgesOf, softwareNames } from './validity.ts';
import { contenderTitle, kindOf, referenceName, type ReportData, verdictRowOf } from '../settings.ts';
import { winnerPicture, winnerTable } from './winners.ts';
import { headlineParts, headlineTexts } from '../../../../shared/words/findings/headline.ts';

/** Further maps are tables only. */
const MOST_PICTURES = 6;

function softwareCallout(data: ReportData): Block[] {
  const names = softwareNames(data);
  if (names.length === 0) return [];
  const isPart = names.length < data.bundle.adapters.length;
  return [
    {
      kind: 'callout',
      tone: 'bad',
      title: say(isPart ? 'report.verdict.software-part' : 'report.verdict.software-all'),
      text: say('report.verdict.software-text', { count: names.length, names: names.join(', ') }),
    },
  ];
}

function verdictRows(data: ReportData): VerdictRow[] {
  return data.settings.flatMap(({ runs }) => runs.map((run) => verdictRowOf(run, data)));
}

/**
 * The headline, the badges and the sentences below it. Of several adapters none speaks for the others: the headline names
 * them all, and the verdict of each follows with its own count and dates.
 */
export function mastheadOf(data: ReportData): Pick<Report, 'headline' | 'claim' | 'grounds' | 'lede' | 'badges'> {
  const { runs } = data.bundle;
  const caveat = hasSingleProcess(runs) ? [say('report.verdict.one-process')] : [];
  const adapters = byAdapter(data.bundle.runs.map((run) => verdictRowOf(run, data)));
  const counts = adapters.map((adapter) => countText(adapter, adapters.length > 1));
  const rows = verdictRows(data);
  const [first = '', ...others] = headlineTexts(rows);
  const badges = badgesOf(data);
  if (adapters.length < 2)
    return { headline: first, ...headlineParts(rows), lede: [...others, ...counts, ...caveat], badges };
  const names = adapters.map(adapterText).join(', ');
  const headline = say('report.verdict.adapters', { count: adapters.length, adapters: names });
  return { headline, claim: headline, grounds: '', lede: [first, ...others, ...counts, ...caveat], badges };
}

/** "32 runs of gru, 30 of them converged and verified, measured on 2026-11-20." */
function countText(adapter: AdapterRows<VerdictRow>, isNamed: boolean): string {
  const { rows, measured } = adapter;
  const kinds = [...new Set(rows.map(kindOf))].join(', ');
  const verified = rows.filter(({ status, medianNs }) => status === 'ok' && medianNs !== null).length;
  const dates = datesText(measured.map((start) => start.slice(0, 10)));
  const counts = say('report.verdict.count', { runs: rows.length, kinds, verified, dates });
  return isNamed ? say('report.verdict.count-on', { adapter: adapterText(adapter), counts }) : counts;
}

/** `more`: what cards of the studies add to it. */
export function verdictSection(data: ReportData, more: readonly Block[]): Section {
  const tables = data.settings.flatMap((setting, index) => [
    ...(index < MOST_PICTURES ? winnerPicture(setting, data) : []),
    winnerTable(setting, data),
  ]);
  const base = referenceName(data);
  const noun = contenderTitle(data).toLowerCase();
  const legend = text(say('report.verdict.legend', { reference: base, noun, threshold: thresholdText(data) }));
  const none: Block[] = tables.length === 0 ? [text(say('report.verdict.no-runs'))] : [];
  return {
    id: 'verdict',
    title: say('report.verdict.title'),
    blocks: [...softwareCallout(data), ...none, ...tables, ...(tables.length > 0 ? [legend] : []), ...more],
  };
}
