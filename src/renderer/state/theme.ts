/** Light or dark: follows the system until the person chooses; the choice stays on this machine. */
import { computed, ref, watchEffect } from 'vue';
import type { ComputedRef, Ref } from 'vue';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

export interface Theme {
  readonly choice: Ref<ThemeChoice>;
  readonly shown: ComputedRef<'light' | 'dark'>;
}

const STORED_AS = 'antler.theme';

export function createTheme(): Theme {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  const systemDark = ref(media.matches);
  media.addEventListener('change', (event) => (systemDark.value = event.matches));
  const stored = localStorage.getItem(STORED_AS);
  const choice = ref<ThemeChoice>(THEME_CHOICES.find((known) => known === stored) ?? 'system');
  const shown = computed(() => {
    if (choice.value !== 'system') return choice.value;
    return systemDark.value ? 'dark' : 'light';
  });
  watchEffect(
    () => {
      document.documentElement.dataset['theme'] = shown.value;
      localStorage.setItem(STORED_AS, choice.value);
    },
    { flush: 'sync' },
  );
  return { choice, shown };
}
