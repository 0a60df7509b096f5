/** The validation of the method in a report. */
import { expect, test } from 'vitest';
import { proofSection } from '../../../src/main/export/report/sections/proof.ts';
import { reportDataOf } from '../../../src/main/export/report/settings.ts';
import { makeAdapter, makeBundle, makeRun } from '../../support/runs/runs.ts';
import { makeSelftest } from '../../support/runs/selftests.ts';

function sectionWith(adapter: Parameters<typeof makeAdapter>[0]): string {
  return JSON.stringify(proofSection(reportDataOf(makeBundle([makeRun()], { adapters: [makeAdapter(adapter)] }))));
}

test('shows what the last self-test found, level by level, against what is asked', () => {
  const told = sectionWith({ selftest: makeSelftest('2026-11-21T10:00:00.000Z') });
  expect(told).toContain('"85 % found"');
  expect(told).toContain('at least 80 %');
  expect(told).toContain('"0 % false"');
  expect(told).toContain('The method sees what is there, and only that');
});

test('says where false verdicts were too many, and where there was no self-test', () => {
  const told = sectionWith({ selftest: makeSelftest('2026-11-21T10:00:00.000Z', 2) });
  expect(told).toContain('"text":"10 % false","note":"3 % – 30 %","tone":"bad"');
  expect(told).toContain('The method did not see all it should, or saw too much');
  expect(sectionWith({})).toContain('no self-test was made');
});
