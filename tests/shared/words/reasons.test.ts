import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainTextOf, reasonOf, textReason } from '../../../src/shared/contract/reason.ts';
import { readReason, reasonSchema, storedReason } from '../../../src/shared/contract/reason-schema.ts';
import { REASON_CODES, type ReasonCode } from '../../../src/shared/contract/reason-codes.ts';
import { REASONS as EN } from '../../../src/shared/words/en/reasons.ts';
import { reasonText } from '../../../src/shared/words/reason-text.ts';
import { REASONS as ZH } from '../../../src/shared/words/zh/reasons.ts';

const CODES = Object.keys(REASON_CODES) as ReasonCode[];
/** Verdicts say it in a clause of its own. */
const isApart = (code: string, name: string): boolean => code.startsWith('lies-') && name === 'comparisons';
const namesIn = (message: string): string[] => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  const REASONS = language === 'en' ? EN : ZH;

  it.each(CODES)('%s is said with all of its arguments', (code) => {
    expect(namesIn(REASONS[code])).toEqual(
      Object.keys(REASON_CODES[code])
        .filter((name) => !isApart(code, name))
        .sort(),
    );
    const values = Object.fromEntries(Object.keys(REASON_CODES[code]).map((name) => [name, 3]));
    expect(reasonText({ code, ...values }, language)).not.toMatch(/[{}]/);
  });
});

it('every code that compute gives is listed', () => {
  const given = sources('src').flatMap((text) =>
    [...text.matchAll(/reasonOf\(\s*'([\w-]+)'/g)].map(([, code]) => code!),
  );
  expect(given.length).toBeGreaterThan(30);
  for (const code of given) expect(CODES).toContain(code);
});

describe('a reason', () => {
  it('is said with its restart and its stage', () => {
    expect(reasonText({ ...reasonOf('stalled'), restart: 2 })).toBe('restart 2: stalled');
    expect(reasonText({ ...reasonOf('stalled'), stage: 'warm-start' })).toBe(
      'warm start, with the unchanged weights: stalled',
    );
  });

  it('of another version is shown as it is', () => {
    expect(reasonText({ code: 'too-odd', by: 3, how: null })).toBe('too-odd, by 3, how null');
  });

  it('says what is not finite', () => {
    expect(reasonOf('not-settled', { iterations: 4, step: Number.NaN, tolerance: 1e-4 })).toEqual({
      ...{ code: 'not-settled', iterations: 4, step: null, tolerance: 1e-4 },
    });
    expect(reasonText({ code: 'not-settled', iterations: 4, step: null, tolerance: 1e-4 })).toBe(
      'not settled after 4 iterations: the last step is not finite, the tolerance 1e-4',
    );
  });

  it.each([
    textReason('device lost: gone'),
    textReason(''),
    textReason('{"code":"stalled"}'),
    reasonOf('stalled'),
    { ...reasonOf('error', { message: 'no "device" \n' }), restart: 2 },
    { ...textReason('off by 3'), restart: 2 },
    null,
  ])('%j is stored and read', (reason) => {
    expect(readReason(storedReason(reason))).toEqual(reason);
  });

  it('is a sentence only where there is nothing else', () => {
    expect(plainTextOf(textReason('off by 3'))).toBe('off by 3');
    expect(plainTextOf({ ...textReason('off by 3'), restart: 2 })).toBeNull();
    expect(storedReason(textReason('off by 3'))).toBe('off by 3');
  });

  it('has bounds', () => {
    expect(reasonSchema.safeParse({ code: '' }).success).toBe(false);
    expect(reasonSchema.safeParse({ code: 'x', nested: {} }).success).toBe(false);
    expect(reasonSchema.safeParse({ code: 'x', text: 'y'.repeat(5000) }).success).toBe(false);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a${index}`, 1]));
    expect(reasonSchema.safeParse({ code: 'x', ...many }).success).toBe(false);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
