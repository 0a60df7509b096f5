/** What these numbers do not say. */
import type { Section } from '../document.ts';
import { softwareNames } from './validity.ts';
import { noteFact } from '../notes.ts';
import { type ReportData, studiesIn } from '../settings.ts';

function timestampText(data: ReportData): string {
  const coarse = data.bundle.adapters
    .filter((adapter) => adapter.timestampResolutionNs === null)
    .map((adapter) => adapter.name);
  if (coarse.length > 0) return `${coarse.join(', ')} has no GPU timestamps: only wall times are given there.`;
  return 'GPU times come from timestamps whose smallest step is given under the adapter; spans of few steps are rough.';
}

export function limitsSection(data: ReportData): Section {
  const ofStudy = (id: string) => data.bundle.runs.filter(({ config }) => config.study === id);
  const items: (readonly [string, string])[] = [
    [
      'Wall time',
      'Includes what the browser or runtime adds to each submit. On short sequences that overhead can be most of it, for both sides.',
    ],
    ['Timestamps', timestampText(data)],
    ...studiesIn(data).flatMap((study) =>
      (study.limits ?? []).flatMap((note) => noteFact(note, study, ofStudy(study.id))),
    ),
    [
      'Shared machine',
      'Clocks, temperature and other programs cannot be held still. Interleaving spreads drift over all algorithms; it does not remove it.',
    ],
    [
      'Across machines',
      'Ratios hold for runs of one point, measured side by side. Times from different machines, dates or runtimes are not paired.',
    ],
  ];
  if (softwareNames(data).length > 0)
    items.unshift([
      'Software adapter',
      'The CPU played the GPU. Few cores, no wide memory: parallel methods are at a disadvantage that a GPU does not have.',
    ]);
  return { id: 'limits', title: 'Limits and threats', blocks: [{ kind: 'facts', items }] };
}
