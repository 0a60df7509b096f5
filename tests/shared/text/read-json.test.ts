import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/shared/contract/fault.ts';
import { checkJsonLimits, JSON_LIMITS, readJson } from '../../../src/shared/text/read-json.ts';

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe('invalid');
    expect((error as Fault).message).not.toContain('\n');
    return (error as Fault).message;
  }
  throw new Error('it was accepted');
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('nesting', () => {
  it('is taken up to the limit, and refused one level deeper', () => {
    expect(readJson(nested(64), 'x.json')).toEqual(JSON.parse(nested(64)));
    expect(refusal(() => readJson(nested(65), 'x.json'))).toMatch(
      /^x\.json: .* is nested deeper than 64 levels, at line 1, column 65 \(position 64\)$/,
    );
  });

  it('names the field in which it is', () => {
    const text = `{"runs":[{},\n{"notes":{"a":1,"deep":${nested(100)}}}]}`;
    expect(refusal(() => readJson(text, 'x.json'))).toMatch(/^x\.json: runs\[1\]\.notes\.deep\[0\]/);
    expect(refusal(() => readJson(text, 'x.json'))).toMatch(/line 2, column/);
  });

  it('counts no brackets inside of texts, and none that are closed', () => {
    const text = JSON.stringify({ a: '['.repeat(500), '{{"': `\\"${'{'.repeat(100)}`, b: Array(200).fill([[]]) });
    expect(readJson(text, 'x.json')).toEqual(JSON.parse(text));
  });

  it('is looked at before the text is known to be JSON', () => {
    expect(refusal(() => readJson('['.repeat(5_000_000), 'x.json'))).toContain('deeper than 64 levels');
    expect(refusal(() => readJson('{"a":'.repeat(1_000_000), 'x.json'))).toContain('deeper than 64 levels');
    expect(refusal(() => readJson(`${']'.repeat(100)}${nested(10)}`, 'x.json'))).toContain('is not valid JSON');
  });
});

describe('sizes', () => {
  it('of one list and one object are limited', () => {
    const limits = { ...JSON_LIMITS, items: 3, members: 2 };
    expect(() => {
      checkJsonLimits('{"a":[1,2,3],"b":[[1],[2],[3]]}', 'x', limits);
    }).not.toThrow();
    expect(
      refusal(() => {
        checkJsonLimits('{"a":[1,2,3,4]}', 'x', limits);
      }),
    ).toMatch(/^x: a\[3\] has more than 3 items/);
    expect(
      refusal(() => {
        checkJsonLimits('[{"a":1,"b":2,"c":3}]', 'x', limits);
      }),
    ).toMatch(/^x: \[0\]\.b has more than 2 members/);
  });
});

describe('a text that is no JSON', () => {
  it('is refused with line and column, under the words that its reader chose', () => {
    expect(refusal(() => readJson('{\n"a": 1,\n"b" 2}', 'x.json'))).toBe(
      'x.json is not valid JSON: unexpected text at line 3, column 5 (position 14)',
    );
    expect(refusal(() => readJson('[1,', 'x.json', ': no list'))).toMatch(/^x\.json: no list: it ends too early/);
  });

  it('is never one because of its byte order mark', () => {
    expect(readJson('\uFEFF{"a":1}', 'x.json')).toEqual({ a: 1 });
  });
});
