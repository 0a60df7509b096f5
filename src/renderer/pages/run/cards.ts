/** The cards that a study may ask for on this page, by id; those that say nothing of a single run are not here. */
import type { Component } from 'vue';
import type { CardId } from '../../../shared/studies/study.ts';
import PredictabilityCard from './PredictabilityCard.vue';

export const RUN_CARDS: Readonly<Partial<Record<CardId, Component>>> = { predictability: PredictabilityCard };
