/** The sections that a study may ask for, by the id of its card: a new one is a file and one line here. */
import type { CardId } from '../../../shared/studies/study.ts';
import type { Block, Section } from './document.ts';
import { accuracySection } from './sections/accuracy.ts';
import { dampingBlocks } from './sections/damping.ts';
import { predictabilitySection } from './sections/predictability.ts';
import { type ReportData, studiesIn } from './settings.ts';

interface ReportCard {
  /** The section behind which it stands, or, where it brings blocks only, in which. */
  readonly at: 'verdict' | 'comparisons' | 'convergence';
  readonly section?: (data: ReportData) => Section;
  readonly blocks?: (data: ReportData) => Block[];
}

const CARDS: Readonly<Record<CardId, ReportCard>> = {
  damping: { at: 'verdict', blocks: dampingBlocks },
  accuracy: { at: 'comparisons', section: accuracySection },
  predictability: { at: 'convergence', section: predictabilitySection },
};

function cardsAt(place: ReportCard['at'], data: ReportData): ReportCard[] {
  const wanted = new Set(studiesIn(data).flatMap(({ cards }) => cards));
  return (Object.keys(CARDS) as CardId[]).flatMap((id) =>
    wanted.has(id) && CARDS[id].at === place ? [CARDS[id]] : [],
  );
}

export function cardSections(place: ReportCard['at'], data: ReportData): Section[] {
  return cardsAt(place, data).flatMap(({ section }) => (section ? [section(data)] : []));
}

export function cardBlocks(place: ReportCard['at'], data: ReportData): Block[] {
  return cardsAt(place, data).flatMap(({ blocks }) => (blocks ? blocks(data) : []));
}
