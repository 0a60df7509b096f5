/** The answer first: one sentence, how far it can be trusted, and the map of winners. */
import { type AdapterRows, byAdapter } from '../../../../shared/findings/runs/adapter-order.ts';
import { adapterText } from '../../../../shared/words/findings/adapter-text.ts';
import type { VerdictRow } from '../../../../shared/findings/answers/verdict.ts';
import { type Block, type Report, type Section, text } from '../document.ts';
import { thresholdText } from './comparisons.ts';
import { hasSingleProcess } from './sampling.ts';
import { badgesOf, softwareNames } from './validity.ts';
import { contenderTitle, kindOf, referenceName, type ReportData, verdictRowOf } from '../settings.ts';
import { winnerPicture, winnerTable } from './winners.ts';
import { headlineTexts } from '../../../../shared/words/findings/headline.ts';

/** Further maps are tables only. */
const MOST_PICTURES = 6;

function softwareCallout(data: ReportData): Block[] {
  const names = softwareNames(data);
  if (names.length === 0) return [];
  const some = names.length < data.bundle.adapters.length ? 'Part of this' : 'All of this';
  return [
    {
      kind: 'callout',
      tone: 'bad',
      title: `${some} was measured on a software adapter, not on a GPU`,
      text: `${names.join(', ')} ${names.length === 1 ? 'runs' : 'run'} WebGPU on the CPU. These numbers say what this machine does without a GPU; they say nothing about a GPU.`,
    },
  ];
}

/** One sentence for each adapter and cell, in the order of `byAdapter`. */
function headlines(data: ReportData): string[] {
  return headlineTexts(verdictRows(data));
}

function verdictRows(data: ReportData): VerdictRow[] {
  return data.settings.flatMap(({ runs }) => runs.map((run) => verdictRowOf(run, data)));
}

const SINGLE_PROCESS =
  'Intervals of a single process contain nothing of what differs from one start to the next; --restarts measures that.';

/**
 * The headline, the badges and the sentences below it. Of several adapters none speaks for the others: the headline names
 * them all, and the verdict of each follows with its own count and dates.
 */
export function mastheadOf(data: ReportData): Pick<Report, 'headline' | 'lede' | 'badges'> {
  const { runs } = data.bundle;
  const caveat = hasSingleProcess(runs) ? [SINGLE_PROCESS] : [];
  const adapters = byAdapter(data.bundle.runs.map((run) => verdictRowOf(run, data)));
  const counts = adapters.map((adapter) => countText(adapter, adapters.length > 1));
  const [first = '', ...others] = headlines(data);
  const badges = badgesOf(data);
  if (adapters.length < 2) return { headline: first, lede: [...others, ...counts, ...caveat], badges };
  const headline = `${adapters.length} adapters, each with its own verdict: ${adapters.map(adapterText).join(', ')}`;
  return { headline, lede: [first, ...others, ...counts, ...caveat], badges };
}

/** "32 runs of gru, 30 of them converged and verified, measured on 2026-11-20." */
function countText(adapter: AdapterRows<VerdictRow>, isNamed: boolean): string {
  const { rows, measured } = adapter;
  const kinds = [...new Set(rows.map(kindOf))].join(', ');
  const verified = rows.filter(({ status, medianNs }) => status === 'ok' && medianNs !== null).length;
  const dates = [...new Set(measured.map((start) => start.slice(0, 10)))].join(' to ');
  const where = isNamed ? `On ${adapterText(adapter)}: ` : '';
  return `${where}${rows.length} ${rows.length === 1 ? 'run' : 'runs'} of ${kinds}, ${verified} of them converged and verified, measured on ${dates}.`;
}

/** `more`: what cards of the studies add to it. */
export function verdictSection(data: ReportData, more: readonly Block[]): Section {
  const tables = data.settings.flatMap((setting, index) => [
    ...(index < MOST_PICTURES ? winnerPicture(setting, data) : []),
    winnerTable(setting, data),
  ]);
  const base = referenceName(data);
  const noun = contenderTitle(data).toLowerCase();
  const legend = text(
    `Times are medians of one solve; ratios are the time of ${base} over own time with their 95 % interval, medians over blocks of repetitions and so not exactly the ratios of the medians shown. Only runs that converged and were verified take part. The best CPU contender is named wherever one was measured: it says whether the GPU is worth it at all. Where several sweeps measured a point, each ${noun} answers with the newest one in which it was compared with ${base}; the times in one cell are of one sweep. Over several seeds: the median ratio and the range of all intervals, over the seeds that are counted beside it; a ${noun} verified at more seeds goes first. Green: a method is faster by more than ${thresholdText(data)} at every seed; the whole interval says so, also after Holm’s correction over all speed-ups of the sweep. Amber: within that, or the interval does not tell, or only without the correction, or there are too few samples, or it was measured in fewer than three processes, and holds in those only. Plain: a baseline is faster. No baseline: nothing there was verified beside a verified ${base} run.`,
  );
  const none: Block[] = tables.length === 0 ? [text('This bundle holds no runs.')] : [];
  return {
    id: 'verdict',
    title: 'Verdict',
    blocks: [...softwareCallout(data), ...none, ...tables, ...(tables.length > 0 ? [legend] : []), ...more],
  };
}
