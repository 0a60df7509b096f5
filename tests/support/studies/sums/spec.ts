/** A second study in a few lines: the sum of n numbers, b sums at once; declared only, for what shows runs of any study. */
import { rnn } from '../../../../src/shared/studies/rnn.ts';
import type { ContenderSpec, SizeSpec, StudySpec } from '../../../../src/shared/studies/study.ts';
import type { LocalText } from '../../../../src/shared/contract/local-text.ts';

const same = (text: string): LocalText => ({ en: text, zh: text });

function size(id: string, name: string, values: readonly number[]): SizeSpec {
  return {
    id,
    symbol: id,
    name: same(name),
    short: same(name),
    unit: null,
    flag: id,
    hint: same(name),
    min: 1,
    max: 1e9,
    defaults: values,
    difference: { severity: 'refuse', reason: same('another sum was taken') },
  };
}

function contender(id: string, family: ContenderSpec['family'], light: string): ContenderSpec {
  const look = { light, dark: light, marker: 'rect', rotation: 0 } as const;
  return {
    id,
    title: same(id),
    description: same(`${id} adds the numbers.`),
    source: 'none',
    mark: 'ours',
    family,
    settings: [],
    look,
  };
}

export const sums: StudySpec = {
  id: 'sums',
  title: same('Sums'),
  contenderNoun: same('method'),
  question: same('How fast are n numbers added?'),
  source: 'none',
  sizes: [size('n', 'count', [100, 1000]), size('b', 'sums', [1, 4])],
  settings: [],
  contenders: [contender('one-by-one', 'baseline', '#111111'), contender('tree', 'method', '#aa3300')],
  reference: 'one-by-one',
  defaultContenders: ['one-by-one', 'tree'],
  traceColumns: [
    { id: 'partial', title: same('partial sum'), scale: 'log', isCharted: true },
    { id: 'rest', title: same('rest'), scale: 'log', isCharted: true },
    { id: 'adds', title: same('additions'), scale: 'linear', isCharted: false, isCount: true },
  ],
  measures: [{ id: 'digits', title: same('correct digits'), better: 'higher', format: 'count' }],
  cards: [],
  accuracy: null,
  mainSize: 'n',
  lineSize: 'b',
  presets: [],
};

/** The first study with a number setting that it does not have: of the method, 0.5 unless asked for. */
export const rnnWithFoo: StudySpec = {
  ...rnn,
  settings: [
    ...rnn.settings,
    {
      id: 'foo',
      symbol: 'φ',
      name: same('foo'),
      hint: same('a number'),
      of: 'method',
      value: { kind: 'number', min: 0, max: 1, print: 'plain' },
      default: 0.5,
      flag: 'foo',
      difference: { severity: 'refuse', reason: same('another foo was used') },
    },
  ],
  contenders: rnn.contenders.map((one) =>
    one.settings.length === 0 ? one : { ...one, settings: [...one.settings, 'foo'] },
  ),
};
