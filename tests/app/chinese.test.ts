/** The window in Simplified Chinese, page by page: nothing stays in English but names, code and what runs have stored. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CELLS } from '../../src/compute/studies/rnn/cells/index.ts';
import { STUDIES } from '../../src/shared/studies/index.ts';
import { latinTexts, textsIn } from '../support/page/latin-texts.ts';
import { makeBundle } from '../support/runs/runs.ts';
import { fillStore } from '../support/runs/sample-runs.ts';
import { toleranceRuns } from '../support/runs/tolerance-runs.ts';
import { temporaryStore } from '../support/temporary-database.ts';
import { openWindow } from '../support/page/window.ts';

const BUNDLE = join(import.meta.dirname, '../fixtures/bundles/08-evidence.json');

/** Names of products, papers, formats and quantities, written the same way in both languages. */
const NAMES = [
  ...['Antler', 'SwiftShader', 'GPU', 'CPU', 'WebGPU', 'JSON', 'CSV', 'HTML', 'PNG', 'SVG', 'SHA-256', 'CI', 'Holm'],
  ...[
    'DEER',
    'ELK',
    'quasi-ELK',
    'quasi-DEER',
    'Kalman',
    'Levenberg–Marquardt',
    'Jacobi',
    'Picard',
    'Newton',
    'float32',
  ],
  ...['float64', 'ONNX Runtime', 'TensorFlow.js', 'JavaScript', 'matMul', 'tanh', 'cuDNN', 'Flax', 'Runge–Kutta'],
  ...['Lorenz', 'GRU', 'LSTM', 'RNN', 'Elman', 'standard', 'antler', '.json'],
  // Commands in a sentence.
  ...['antler compare baseline:NAME', 'antler ab --before FOLDER --after FOLDER'],
];

const SPEC_NAMES = [
  ...STUDIES.flatMap(({ contenders, presets }) => [...contenders, ...presets].map(({ id }) => id)),
  ...CELLS.flatMap(({ id, title }) => [id, title]),
];

const EVERY_RUN = {
  search: '',
  adapterIds: null,
  sweepIds: null,
  contenders: null,
  choices: null,
  statuses: null,
  sort: 'startedAt',
  descending: true,
  offset: 0,
} as const;

const STORED = textsIn(JSON.parse(readFileSync(BUNDLE, 'utf8')));

async function leftOver(page: Page): Promise<string[]> {
  return latinTexts(page, [...NAMES, ...SPEC_NAMES, ...STORED]);
}

test('the window in Chinese says nothing in English, on any page, and takes the choice back', async () => {
  const { page } = await openWindow();
  await page.getByRole('button', { name: 'Start measuring' }).waitFor();
  const html = page.locator('html');
  expect(await html.getAttribute('lang')).toBe('en');
  await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: '简体中文' });
  await page.getByRole('button', { name: '开始测量' }).waitFor();
  expect(await html.getAttribute('lang')).toBe('zh-CN');
  expect(await page.title()).toBe('测量 · Antler');
  await page.getByText('全部放得下').waitFor();
  expect(await leftOver(page)).toEqual([]);

  await page.getByRole('link', { name: '比较', exact: true }).click();
  await page.getByText('还没有可比较的内容').waitFor();
  expect(await leftOver(page)).toEqual([]);

  await page.getByRole('link', { name: '结果库', exact: true }).click();
  await page.getByText('还没有运行').waitFor();
  expect(await leftOver(page)).toEqual([]);
  await page.setInputFiles('input[type=file] >> nth=0', BUNDLE);
  await page.getByText('已添加 2 次运行').waitFor();
  await page.getByRole('button', { name: '状态 全部' }).click();
  await page.getByRole('checkbox', { name: '未收敛' }).waitFor();
  expect(await leftOver(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: '全选本页' }).click();
  await page.getByRole('button', { name: '删除' }).click();
  await page.getByRole('heading', { name: '删除 2 次运行？' }).waitFor();
  expect(await leftOver(page)).toEqual([]);
  await page.getByRole('button', { name: '保留' }).click();

  for (const row of [0, 1]) {
    await page.getByRole('link', { name: '结果库', exact: true }).click();
    await page.locator('tbody th a').nth(row).click();
    await page.getByRole('heading', { name: '重现' }).waitFor();
    await page.getByRole('heading', { name: '环境' }).waitFor();
    expect(await leftOver(page)).toEqual([]);
  }

  await page.getByRole('link', { name: '比较', exact: true }).click();
  await page.locator('.verdict .headline').first().waitFor();
  await page.getByRole('heading', { name: '单个点的详情' }).waitFor();
  expect(await leftOver(page)).toEqual([]);
  await page.getByRole('link', { name: '测量', exact: true }).click();

  await page.reload();
  await page.getByRole('button', { name: '开始测量' }).waitFor();
  await page.getByRole('combobox', { name: '语言' }).selectOption('en');
  await page.getByRole('button', { name: 'Start measuring' }).waitFor();
  expect(await html.getAttribute('lang')).toBe('en');
});

test('a comparison of several machines with a baseline says nothing in English', async () => {
  const store = temporaryStore();
  fillStore(store, 480, { processes: 3 });
  store.addBundle(makeBundle(toleranceRuns([100, 1000, 10_000], [4, 16])), 'test');
  const stored = store.listAdapters().flatMap(textsIn);
  const picked = store.listRuns({ ...EVERY_RUN, limit: 50 }).runs.map(({ id }) => id);
  store.pinBaseline('main', picked, false);
  const { page } = await openWindow({ database: store.path, webgpu: false, locale: 'zh-CN' });
  const leftOver = (): Promise<string[]> => latinTexts(page, [...NAMES, ...SPEC_NAMES, ...stored, 'main']);
  await page.getByText('此窗口没有 WebGPU。').waitFor();
  expect(await leftOver()).toEqual([]);
  await page.getByRole('link', { name: '结果库', exact: true }).click();
  await page.getByRole('button', { name: '移除基线 main' }).waitFor();
  expect(await leftOver()).toEqual([]);
  await page.getByRole('link', { name: '比较', exact: true }).click();
  await page.locator('.verdict .headline').first().waitFor();
  await page.getByRole('button', { name: /^扫描/ }).click();
  await page.getByRole('button', { name: '显示全部' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: '相同精度' }).waitFor();
  await page.getByRole('combobox', { name: '基线' }).selectOption('main');
  await page.getByRole('table', { name: '与基线 main 比较的运行' }).waitFor();
  expect(await leftOver()).toEqual([]);
  await page.getByRole('button', { name: /^状态 D/ }).click();
  await page.getByRole('checkbox', { name: '16', exact: true }).click();
  await page.keyboard.press('Escape');
  await page
    .getByRole('heading', { name: /，在 D = 16 处$/ })
    .first()
    .waitFor();
  expect(await leftOver()).toEqual([]);
});

test('a system in Chinese has the window in Chinese from the start', async () => {
  const { page } = await openWindow({ locale: 'zh-CN' });
  await page.getByRole('button', { name: '开始测量' }).waitFor();
  expect(await page.getByRole('combobox', { name: '语言' }).inputValue()).toBe('system');
});
