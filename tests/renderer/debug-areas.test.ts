import { expect, test } from 'vitest';
import { debugAreas } from '../../src/renderer/debug-areas.ts';

test('the address decides over what is stored, and without either the log is off', () => {
  const storage = (stored: string | null) => ({ getItem: () => stored });
  expect(debugAreas('?debug=wgsl', storage('store'))).toBe('wgsl');
  expect(debugAreas('', storage('store'))).toBe('store');
  expect(debugAreas('', storage(null))).toBeNull();
});
