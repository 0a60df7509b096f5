import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/shared/text/decode-text.ts';
import { Fault } from '../../../src/shared/contract/fault.ts';

const TEXT = '{"name": "Größe λ 网络 🙂"}';

function utf16(text: string, isLittle: boolean): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).flatMap((unit) =>
    isLittle ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff],
  );
}
const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];

describe('a text is read', () => {
  it.each<[string, readonly number[]]>([
    ['as UTF-8', utf8(TEXT)],
    ['as UTF-8 with its mark', [0xef, 0xbb, 0xbf, ...utf8(TEXT)]],
    ['as UTF-16 of low bytes first, with its mark', [0xff, 0xfe, ...utf16(TEXT, true)]],
    ['as UTF-16 of high bytes first, with its mark', [0xfe, 0xff, ...utf16(TEXT, false)]],
    ['as UTF-16 of low bytes first', utf16(TEXT, true)],
    ['as UTF-16 of high bytes first', utf16(TEXT, false)],
  ])('%s', (_, bytes) => {
    expect(decodeText(Uint8Array.from(bytes), 'x.json')).toBe(TEXT);
  });

  it.each([[[]], [[0x31]], [utf8('1')], [[0]]])('however short it is: %j', (bytes) => {
    expect(decodeText(Uint8Array.from(bytes), 'x')).toBe(String.fromCharCode(...bytes));
  });
});

describe('is refused, naming what it is', () => {
  const refusal = (bytes: readonly number[]): string => {
    try {
      decodeText(Uint8Array.from(bytes), 'x.json');
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      return (error as Fault).message;
    }
    throw new Error('it was accepted');
  };
  it.each<[string, readonly number[], string]>([
    ['Latin-1', [...utf8('{"name":"'), 0xe9, ...utf8('"}')], 'x.json is not UTF-8 text: byte 10 has no meaning there'],
    ['a text cut within a character', utf8('aλ').slice(0, -1), 'byte 1 has no meaning'],
    ['half a pair in UTF-8', [0x41, 0xed, 0xa0, 0x80], 'byte 2 has no meaning'],
    ['half a pair in UTF-16', [0xff, 0xfe, 0x41, 0, 0x3d, 0xd8], 'x.json is damaged UTF-16 text'],
    ['an odd byte of UTF-16', [0xff, 0xfe, 0x41, 0, 0x42], 'damaged UTF-16'],
    ['UTF-32', [0xff, 0xfe, 0, 0, 0x41, 0, 0, 0], 'x.json is UTF-32 text: save it as UTF-8'],
  ])('%s', (_, bytes, message) => {
    expect(refusal(bytes)).toContain(message);
  });
});
