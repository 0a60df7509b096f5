/** The language of the window: follows the system until the person chooses; the choice stays on this machine. */
import { computed, ref, watch, watchEffect } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { Compute } from '../compute.ts';
import type { Bridge } from '../../shared/contract/bridge.ts';
import { followLanguage, type Language, languageAmong, LANGUAGES } from '../../shared/words/language.ts';

export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const;
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number];

export interface InterfaceLanguage {
  readonly choice: Ref<LanguageChoice>;
  readonly shown: ComputedRef<Language>;
}

const STORED_AS = 'antler.language';
/** As `lang` names them; with plain "zh" a browser may take the glyphs of another region. */
const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

/** Every text of the page is written in it from now on, and again when it changes; the others hear of it. */
export function createLanguage(
  bridge: Pick<Bridge, 'setLanguage'>,
  compute: Pick<Compute, 'setLanguage'>,
): InterfaceLanguage {
  const system = ref(languageAmong(navigator.languages));
  window.addEventListener('languagechange', () => (system.value = languageAmong(navigator.languages)));
  const stored = localStorage.getItem(STORED_AS);
  const choice = ref<LanguageChoice>(LANGUAGE_CHOICES.find((known) => known === stored) ?? 'system');
  const shown = computed(() => (choice.value === 'system' ? system.value : choice.value));
  followLanguage(() => shown.value);
  watchEffect(
    () => {
      document.documentElement.lang = TAGS[shown.value];
      localStorage.setItem(STORED_AS, choice.value);
    },
    { flush: 'sync' },
  );
  const tell = (language: Language): void => {
    compute.setLanguage(language);
    // Dialogs stay in their language where the main process does not answer; whatever the page asks next will say so.
    bridge.setLanguage(language).catch(() => undefined);
  };
  watch(shown, tell, { immediate: true, flush: 'sync' });
  return { choice, shown };
}
