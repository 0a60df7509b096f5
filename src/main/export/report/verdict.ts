/** The answer first: one sentence, how far it can be trusted, and the map of winners. */
import { headline as headlineOf } from './headline.ts';
import { type Block, type Report, type Section, text } from './document.ts';
import { badgesOf, softwareNames } from './validity.ts';
import { isVerified, type ReportData } from './settings.ts';
import { winnerTable } from './winners.ts';

function softwareCallout(data: ReportData): Block[] {
  const names = softwareNames(data);
  if (names.length === 0) return [];
  const some = names.length < data.bundle.adapters.length ? 'Part of this' : 'All of this';
  return [
    {
      kind: 'callout',
      tone: 'bad',
      title: `${some} was measured on a software adapter, not on a GPU`,
      text: `${names.join(', ')} runs WebGPU on the CPU. These numbers say what this machine does without a GPU; they say nothing about a GPU.`,
    },
  ];
}

/** The headline, the badges and the sentence below it. */
export function mastheadOf(data: ReportData): Pick<Report, 'headline' | 'lede' | 'badges'> {
  const { runs } = data.bundle;
  const verified = runs.filter(isVerified).length;
  const names = [...new Set(runs.map((run) => data.adapters.get(run.adapterId)?.name ?? run.adapterId))];
  const cells = [...new Set(runs.map((run) => run.config.cell))];
  return {
    headline: headlineOf(data),
    lede: `When does evaluating a nonlinear RNN in parallel over its sequence beat stepping through it, on ${names.join(' and ') || 'this machine'}, and by how much? ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} of ${cells.join(', ') || 'no cell'}, ${verified} of them converged and verified.`,
    badges: badgesOf(data),
  };
}

export function verdictSection(data: ReportData): Section {
  const tables = data.settings.map((setting) => winnerTable(setting));
  const legend = text(
    'Times are medians of one solve; ratios are sequential time over own time with their 95 % interval. Only runs that converged and were verified against the sequential result take part. Green: faster than sequential beyond doubt. Amber: the interval includes 1×, or there are too few samples for an interval. Plain: stepping is faster.',
  );
  const none: Block[] = tables.length === 0 ? [text('This bundle holds no runs.')] : [];
  return {
    id: 'verdict',
    title: 'Verdict',
    blocks: [...softwareCallout(data), ...none, ...tables, ...(tables.length > 0 ? [legend] : [])],
  };
}
