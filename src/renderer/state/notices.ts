/** Short messages that appear over the page: what was done, or why it was not. */
import { shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import { visible } from '../../shared/text/visible-text.ts';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

export interface Notices {
  readonly list: ShallowRef<readonly Notice[]>;
  /** Goes away by itself. */
  say(text: string): void;
  /** Stays until dismissed. */
  complain(error: unknown): void;
  dismiss(id: number): void;
}

const SHOWN_MS = 6000;

/** One clear line for a person, out of whatever was thrown. */
export function messageOf(error: unknown): string {
  return visible(error instanceof Error ? error.message : String(error));
}

export function createNotices(): Notices {
  const list = shallowRef<readonly Notice[]>([]);
  let lastId = 0;
  const dismiss = (id: number): void => {
    list.value = list.value.filter((notice) => notice.id !== id);
  };
  const add = (tone: Notice['tone'], text: string): number => {
    lastId += 1;
    list.value = [...list.value.slice(-3), { id: lastId, tone, text: visible(text) }];
    return lastId;
  };
  return {
    list,
    dismiss,
    say(text) {
      const id = add('good', text);
      setTimeout(() => dismiss(id), SHOWN_MS);
    },
    complain: (error) => void add('bad', messageOf(error)),
  };
}
