/** The rules by which an adapter is chosen, without one. */
import { expect, it } from 'vitest';
import { chooseAdapter } from '../../../src/cli/flags/adapter-choice.ts';

const GPU = {
  kind: 'gpu',
  deviceName: 'NVIDIA GeForce RTX 4070',
  words: ['NVIDIA GeForce RTX 4070', 'nvidia', 'lovelace'],
} as const;
const LLVMPIPE = {
  kind: 'llvmpipe',
  deviceName: 'llvmpipe (LLVM 15)',
  words: ['llvmpipe (LLVM 15)', 'mesa', 'software'],
} as const;
const SWIFTSHADER = {
  kind: 'swiftshader',
  deviceName: 'SwiftShader Device',
  words: ['SwiftShader Device', 'google'],
} as const;
const ALL = [GPU, LLVMPIPE, SWIFTSHADER];

it('takes the best one when nobody asks for another', () => {
  expect(chooseAdapter(ALL, null)).toBe(GPU);
  expect(chooseAdapter([LLVMPIPE, SWIFTSHADER], null)).toBe(LLVMPIPE);
});

it.each([
  ['swift', SWIFTSHADER],
  ['GOOGLE', SWIFTSHADER],
  ['rtx 40', GPU],
  ['LoveLace', GPU],
  ['mesa', LLVMPIPE],
])('finds "%s" in any word, ignoring case', (wanted, expected) => {
  expect(chooseAdapter(ALL, wanted)).toBe(expected);
});

it('lists what there is where none or several match', () => {
  expect(() => chooseAdapter(ALL, 'voodoo')).toThrow(/no adapter.*RTX 4070.*llvmpipe.*SwiftShader/);
  expect(() => chooseAdapter(ALL, 'device')).not.toThrow();
  expect(() => chooseAdapter(ALL, 'e')).toThrow(/several adapters.*RTX 4070.*llvmpipe.*SwiftShader/);
});
