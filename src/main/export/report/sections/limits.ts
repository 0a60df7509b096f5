/** What these numbers do not say. */
import { say } from '../../../../shared/words/say.ts';
import type { Section } from '../document.ts';
import { softwareNames } from './validity.ts';
import { noteFact } from '../notes.ts';
import { type ReportData, studiesIn } from '../settings.ts';

function timestampText(data: ReportData): string {
  const coarse = data.bundle.adapters
    .filter((adapter) => adapter.timestampResolutionNs === null)
    .map((adapter) => adapter.name);
  if (coarse.length > 0) return say('report.limits.no-timestamps', { adapters: coarse.join(', ') });
  return say('report.limits.timestamps-text');
}

export function limitsSection(data: ReportData): Section {
  const ofStudy = (id: string) => data.bundle.runs.filter(({ config }) => config.study === id);
  const items: (readonly [string, string])[] = [
    [say('report.limits.wall'), say('report.limits.wall-text')],
    [say('report.limits.timestamps'), timestampText(data)],
    ...studiesIn(data).flatMap((study) =>
      (study.limits ?? []).flatMap((note) => noteFact(note, study, ofStudy(study.id))),
    ),
    [say('report.limits.shared'), say('report.limits.shared-text')],
    [say('report.limits.across'), say('report.limits.across-text')],
  ];
  if (softwareNames(data).length > 0)
    items.unshift([say('report.limits.software'), say('report.limits.software-text')]);
  return { id: 'limits', title: say('report.limits.title'), blocks: [{ kind: 'facts', items }] };
}
