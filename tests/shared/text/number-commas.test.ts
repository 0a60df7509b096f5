import { expect, it } from 'vitest';
import { commaAdvice } from '../../../src/shared/text/number-commas.ts';

it.each([['1000,10000'], ['1,100'], ['0,1'], ['1e-4,0.01'], ['0'], ['007'], ['16'], ['1,2,3'], ['0.5,0']])(
  '%s is a list',
  (text) => {
    expect(commaAdvice(text.split(','))).toBeNull();
  },
);

it.each([
  ['1,024', '1024'],
  ['10,000', '10000'],
  ['100,1,024', '1024'],
  ['0,05', '0.05'],
  ['-0,001', '-0.001'],
])('%s was one number: write %s', (text, instead) => {
  expect(commaAdvice(text.split(','))).toContain(`write ${instead}`);
});
