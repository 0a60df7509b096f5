/** The width of an element in CSS pixels, followed as it changes. */
import { onBeforeUnmount, ref, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';

export function useElementWidth(element: ShallowRef<Element | null>, initial: number): Ref<number> {
  const width = ref(initial);
  const observer = new ResizeObserver(([entry]) => {
    if (entry && entry.contentRect.width > 0) width.value = Math.round(entry.contentRect.width);
  });
  watch(element, (now) => {
    observer.disconnect();
    if (now) observer.observe(now);
  });
  onBeforeUnmount(() => observer.disconnect());
  return width;
}
