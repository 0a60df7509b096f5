import { expect, test } from 'vitest';
import { countHidden } from '../../../src/renderer/state/visibility.ts';

test('only hiding counts', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const timesHidden = countHidden(page as unknown as Document);
  for (const visibilityState of ['hidden', 'visible', 'hidden']) {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  }
  expect(timesHidden()).toBe(2);
});
