/** The report of a bundle: the order of its sections is the order in which a reader should meet them. */
import { say } from '../../../shared/words/say.ts';
import type { Bundle } from '../../../shared/contract/bundle.ts';
import { cardBlocks, cardSections } from './cards.ts';
import { resultsSection } from './charts.ts';
import { coldCostSection } from './sections/cold-cost.ts';
import { comparisonsSection } from './sections/comparisons.ts';
import { crossoverSection } from './sections/crossover.ts';
import { disturbancesSection } from './sections/disturbances.ts';
import type { Report } from './document.ts';
import { limitsSection } from './sections/limits.ts';
import { machineSection } from './machine.ts';
import { methodSection } from './method.ts';
import { proofSection } from './sections/proof.ts';
import { publishedSection } from './sections/published.ts';
import { reproduceSection } from './reproduce.ts';
import { reportDataOf } from './settings.ts';
import {
  convergenceSection,
  correctnessSection,
  failuresSection,
  measuresSection,
  memorySection,
  samplesSection,
} from './tables.ts';
import { mastheadOf, verdictSection } from './sections/verdict.ts';

export function reportOf(bundle: Bundle): Report {
  const data = reportDataOf(bundle);
  return {
    title: say('report.title'),
    ...mastheadOf(data),
    sections: [
      verdictSection(data, cardBlocks('verdict', data)),
      methodSection(data),
      machineSection(data),
      crossoverSection(data),
      resultsSection(data),
      comparisonsSection(data),
      ...cardSections('comparisons', data),
      ...measuresSection(data),
      correctnessSection(data),
      memorySection(data),
      coldCostSection(data),
      convergenceSection(data),
      ...cardSections('convergence', data),
      failuresSection(data),
      disturbancesSection(data),
      proofSection(data),
      ...publishedSection(data),
      samplesSection(data),
      reproduceSection(data),
      limitsSection(data),
    ],
    chartRuns: data.chartRuns,
  };
}
