/** The sweep form with what it means, and what that needs; kept by the window, so that it survives navigation. */
import { computed, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref, ShallowRef } from 'vue';
import type { CellText, LengthLimits, Prediction, ProblemInfo, ProblemText } from '../../../compute/messages.ts';
import { LONGEST_TEXT_BYTES } from '../../../shared/text/decode-text.ts';
import type { Machine } from '../../../shared/contract/run.ts';
import type { Sweep } from '../../../shared/contract/sweep.ts';
import { presetsOf } from '../../../shared/findings/runs/preset.ts';
import { defaultStudy, studyById } from '../../../shared/studies/index.ts';
import type { Compute } from '../../compute.ts';
import { textOfFile } from '../file-text.ts';
import { messageOf } from '../notices.ts';
import { createOwnCells } from './own-cells.ts';
import type { OwnCells } from './own-cells.ts';
import type { Station } from '../offer.ts';
import { draftOf, firstDraft, readDraftFor, sizeOf, withoutSkipped } from './sweep-form.ts';
import type { DraftReading, MeasuredSize, SweepDraft } from './sweep-form.ts';

const SETTLE_MS = 250;

export interface MeasureForm extends OwnCells {
  readonly draft: Ref<SweepDraft>;
  readonly reading: ComputedRef<DraftReading>;
  /** What will be measured, without what will be skipped once that is known. */
  readonly size: ComputedRef<MeasuredSize | null>;
  readonly needs: ShallowRef<Prediction | null>;
  /** The smallest length that no longer fits, at every size; empty until it is known. */
  readonly limits: ShallowRef<readonly LengthLimits[]>;
  /** Why the needs are not known. */
  readonly needsTrouble: ShallowRef<string | null>;
  usePreset(id: string): void;
  /** The problem that is measured instead of drawn ones; null: draw them. */
  readonly problem: ShallowRef<{ readonly text: ProblemText; readonly info: ProblemInfo } | null>;
  /** Why the file chosen last was refused. */
  readonly problemTrouble: ShallowRef<string | null>;
  /** Reads and checks a problem file; one that is refused leaves the choice as it was. */
  chooseProblem(file: File): Promise<void>;
  dropProblem(): void;
}

export function createMeasureForm(station: Station, compute: Compute): MeasureForm {
  const [first] = presetsOf(defaultStudy());
  const draft: Ref<SweepDraft> = shallowRef(firstDraft(first?.sweep));
  const own = createOwnCells(compute, draft);
  const ownTexts = (): CellText[] => own.ownCells.value.map(({ text }) => text);
  const problems = createProblemChoice(compute, ownTexts);
  const reading = computed(() => readDraftFor(draft.value, problems.problem.value?.info ?? null));
  const needs = shallowRef<Prediction | null>(null);
  /** The sweep that `needs` are those of: the form may have changed since. */
  const predicted = shallowRef<Sweep | null>(null);
  const size = computed(() => {
    const { sweep } = reading.value;
    return sweep && withoutSkipped(sizeOf(sweep), sweep, sweep === predicted.value ? needs.value : null);
  });
  const needsTrouble = shallowRef<string | null>(null);
  const limits = shallowRef<readonly LengthLimits[]>([]);

  let latest = 0;
  const predict = async (machine: Machine): Promise<void> => {
    const { sweep } = reading.value;
    if (!sweep) return;
    latest += 1;
    const mine = latest;
    try {
      const found = await compute.predict(machine, sweep, ownTexts());
      if (mine !== latest) return;
      needs.value = found;
      predicted.value = sweep;
      needsTrouble.value = null;
      // Behind the needs, since it takes longer; the form may have changed meanwhile.
      const lengths = await compute.limits(machine, sweep, ownTexts());
      if (mine === latest) limits.value = lengths;
    } catch (error) {
      if (mine !== latest) return;
      needs.value = null;
      limits.value = [];
      needsTrouble.value = messageOf(error);
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([reading, station.offer], () => {
    clearTimeout(timer);
    const machine = station.info.value?.machine;
    if (!machine || !station.offer.value) return;
    timer = setTimeout(() => void predict(machine), SETTLE_MS);
  });

  const usePreset = (id: string): void => {
    const preset = presetsOf(studyById(draft.value.study)).find((one) => one.preset.id === id);
    if (!preset) return;
    problems.dropProblem();
    draft.value = draftOf(preset.sweep);
  };
  return { draft, reading, size, needs, limits, needsTrouble, usePreset, ...own, ...problems };
}

type ProblemChoice = Pick<MeasureForm, 'problem' | 'problemTrouble' | 'chooseProblem' | 'dropProblem'>;

function createProblemChoice(compute: Compute, ownTexts: () => CellText[]): ProblemChoice {
  const problem: MeasureForm['problem'] = shallowRef(null);
  const problemTrouble = shallowRef<string | null>(null);
  let latest = 0;
  return {
    problem,
    problemTrouble,
    async chooseProblem(file) {
      latest += 1;
      const mine = latest;
      problemTrouble.value = null;
      try {
        const text = { fileName: file.name, content: await textOfFile(file, LONGEST_TEXT_BYTES) };
        const info = await compute.readProblem(text, ownTexts());
        if (mine === latest) problem.value = { text, info };
      } catch (error) {
        if (mine === latest) problemTrouble.value = messageOf(error);
      }
    },
    dropProblem() {
      latest += 1;
      problem.value = null;
      problemTrouble.value = null;
    },
  };
}
