/** The cards that a study may ask for on this page, by id: a new one is a component and one line here. */
import type { Component } from 'vue';
import type { CardId, StudySpec } from '../../../shared/studies/study.ts';
import AccuracyCard from './AccuracyCard.vue';
import DampingCard from './DampingCard.vue';
import PredictionCard from './PredictionCard.vue';

/** In the order in which they stand. */
export const COMPARE_CARDS: Readonly<Record<CardId, Component>> = {
  accuracy: AccuracyCard,
  damping: DampingCard,
  predictability: PredictionCard,
};

export function cardsOf({ cards }: StudySpec): CardId[] {
  return (Object.keys(COMPARE_CARDS) as CardId[]).filter((id) => cards.includes(id));
}
