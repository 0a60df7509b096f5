/** Wrong calls: one clear line that names flag and value, exit status 2, and nothing written. */
import { bundleFileText } from '../support/bundle-file.ts';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeBundle, makeRun } from '../support/runs/runs.ts';
import { antler, filesIn, useAntler } from './antler.ts';

const GOLDEN = join(import.meta.dirname, '../golden/gru_small.json');
const { folder } = useAntler();

beforeAll(() => {
  writeFileSync(join(folder(), 'truncated.json'), readFileSync(GOLDEN, 'utf8').slice(0, 3000));
  writeFileSync(join(folder(), 'not-a-bundle.json'), '{"format":"something"}');
  writeFileSync(join(folder(), 'text.db'), 'no database, just words');
  writeFileSync(join(folder(), 'wrong-sum.json'), withWrongChecksum());
  const stray = makeBundle([makeRun({ adapterId: 'elsewhere' })]);
  writeFileSync(join(folder(), 'stray.json'), bundleFileText(stray));
  mkdirSync(join(folder(), 'directory'));
  writeFutureDatabase(join(folder(), 'future.db'));
});

function withWrongChecksum(): string {
  const problem = JSON.parse(readFileSync(GOLDEN, 'utf8')) as { x: { fnv1a32: string } };
  problem.x.fnv1a32 = '00000000';
  return JSON.stringify(problem);
}

/** As a later version would leave it: our mark, a schema number that nobody knows yet. */
function writeFutureDatabase(path: string): void {
  const db = new Database(path);
  db.pragma('application_id = 0x414e544c');
  db.pragma('user_version = 9999');
  db.exec('CREATE TABLE later (id INTEGER)');
  db.close();
}

/** The arguments, and what the line must name. */
const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /command/],
  [['measure'], /unknown command 'measure'/],
  [['run', '--algorithm', 'newton'], /--algorithm.*"newton"/],
  [['run', '--algorithm', 'deer,'], /--algorithm.*""/],
  [['run', '--cell', 'transformer'], /--cell.*"transformer"/],
  [['run', '--preset', 'slow'], /--preset.*"slow"/],
  [['run', '--length', '0'], /--length.*"0"/],
  [['run', '--length', '1e99'], /--length.*"1e99"/],
  [['run', '--length', '-3'], /--length.*"-3"/],
  [['run', '--length', 'NaN'], /--length.*"NaN"/],
  [['run', '--length', ''], /--length.*""/],
  [['run', '--length='], /--length.*""/],
  [['run', '--length', '10,,20'], /--length.*""/],
  [['run', '--length', '1.5'], /--length.*"1.5"/],
  [['run', '--length', '0x10'], /--length.*"0x10"/],
  [['run', '--length', '1000000001'], /--length.*"1000000001"/],
  [['run', '--length', 'Infinity'], /--length.*"Infinity"/],
  [['run', '--length', '1\n2'], /--length/],
  [['run', '--state', '-1'], /--state.*"-1"/],
  [['run', '--input', '1,2'], /--input.*"1,2"/],
  [['run', '--batch', '0'], /--batch.*"0"/],
  [['run', '--batch', '1,024'], /--batch.*"024" begins with a zero.* write 1024/],
  [['run', '--length', '1,000,000'], /--length.*"000" begins with a zero/],
  [['run', '--tol', '0,001'], /--tol.*write 0\.001/],
  [['run', '--gain', '0,5'], /--gain.*"0,5".*write it with a point before decimals \(0\.5\)/],
  [['run', '--max-iter', '1,500'], /--max-iter.*without a comma between thousands \(1500\)/],
  [['run', '--gain', 'big'], /--gain.*"big"/],
  [['run', '--tol', '0'], /--tol.*"0"/],
  [['run', '--tol', '-1e-4'], /--tol.*"-1e-4"/],
  [['run', '--max-iter', '0'], /--max-iter.*"0"/],
  [['run', '--lambda', '-1'], /--lambda.*"-1"/],
  [['run', '--annealing', '1,0.3'], /--annealing.*"1,0.3" is not 3 numbers/],
  [['run', '--annealing', '1,2,0'], /--annealing.*"2" is not a number above 0/],
  [['run', '--warm-start', '0'], /--warm-start.*"0" is not a number above 0/],
  [['run', '--warm-start', '2'], /--warm-start.*"2"/],
  [['run', '--cell', 'lorenz96', '--warm-start', '0.1'], /a lorenz96 has none/],
  [['run', '--seed', '-1'], /--seed.*"-1"/],
  [['run', '--repeats', '0'], /--repeats.*"0"/],
  [['run', '--time', '0'], /--time.*"0"/],
  [['run', '--precision', '0'], /--precision.*"0"/],
  [['run', '--max-samples', '5'], /--max-samples.*"5"/],
  [['run', '--threshold', '51'], /--threshold.*"51"/],
  [['export', '--threshold', '5', '--format', 'csv'], /--threshold.*csv/],
  [['baseline'], /baseline: name an action: pin, list or remove/],
  [['baseline', 'forget'], /forget|too many arguments/],
  [['export', '--excel'], /--excel.*CSV.*json/],
  [['run', '--time', '5', '--repeats', '5'], /--time.*--repeats|--repeats.*--time/],
  [['run', '--length'], /--length/],
  [['run', '--speed', '9'], /--speed/],
  [['run', 'gru'], /too many arguments/],
  [['run', '--resume', '--length', '10'], /--resume/],
  [['run', '--resume'], /--resume: there is no interrupted, cancelled or failed sweep/],
  [['run', '--resume', 'abc'], /--resume: there is no .* sweep "abc"/],
  [['run', '--database', 'directory'], /directory/],
  [['run', '--database', 'future.db'], /future\.db.*newer/],
  [['run', '--database', 'text.db'], /text\.db/],
  [['run', '--database', ''], /--database/],
  [['run', '--json', 'directory'], /--json "directory"/],
  [['run', '--report', 'missing/report.html'], /--report "missing\/report\.html"/],
  [['run', '--problem', 'truncated.json'], /truncated\.json/],
  [['run', '--problem', 'missing.json'], /missing\.json/],
  [['run', '--adapter', ''], /--adapter/],
  [['run', '--adapter', 'voodoo'], /--adapter "voodoo" matches no adapter/],
  [['bench', '--length', '0'], /--length.*"0"/],
  [['solve', GOLDEN], /--algorithm/],
  [['solve', '--algorithm', 'deer'], /problem/],
  [['solve', GOLDEN, '--algorithm', 'newton'], /"newton"/],
  [['solve', GOLDEN, '--algorithm', 'deer', '--tol', 'x'], /--tol.*"x"/],
  [['solve', GOLDEN, '--algorithm', 'deer', '--out', 'directory'], /--out "directory"/],
  [['solve', 'truncated.json', '--algorithm', 'deer', '--out', 'out.json'], /truncated\.json/],
  [['solve', 'wrong-sum.json', '--algorithm', 'deer', '--out', 'out.json'], /fnv1a32/],
  [['solve', 'directory', '--algorithm', 'deer'], /directory/],
  [['show'], /id/],
  [['show', 'nonsense'], /nonsense/],
  [['delete'], /id/],
  [['delete', 'nonsense'], /nonsense/],
  [['list', '--sort', 'colour'], /--sort.*colour/],
  [['list', '--limit', '0'], /--limit.*"0"/],
  [['list', '--status', 'fine'], /--status.*"fine"/],
  [['list', '--database', 'future.db'], /newer/],
  [['compare', 'a.json'], /'b'/],
  [['compare', 'not-a-bundle.json', 'not-a-bundle.json'], /not-a-bundle\.json/],
  [['compare', 'a', 'b', '--fail-on', 'rain'], /--fail-on.*"rain"/],
  [['compare', 'a', 'b', '--threshold', '0'], /--threshold.*"0"/],
  [['compare', 'a', 'b', '--junit', 'nowhere/c.xml'], /--junit.*nowhere/],
  [['compare', 'baseline:none', 'baseline:none'], /baseline:none/],
  [['baseline', 'remove', 'none'], /"none"/],
  [['export', '--format', 'xlsx'], /--format.*"xlsx"/],
  [['export', '--format', 'trace', 'nonsense'], /nonsense/],
  [['kernels'], /id/],
  [['kernels', 'nonsense'], /nonsense/],
  [['export', 'nonsense'], /nonsense/],
  [['import', 'truncated.json'], /truncated\.json/],
  [['import', 'missing.json'], /missing\.json/],
  [['import', 'stray.json'], /stray\.json: runs\[0\]\.adapterId is "elsewhere"/],
];

describe('a wrong call', () => {
  it.each(WRONG)('antler %j', async (args, line) => {
    const before = filesIn(folder());
    const { status, stdout, stderr } = await antler(args, folder());
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^antler: /);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(filesIn(folder())).toEqual(before);
  });

  it('leaves a database from the future byte for byte as it was', async () => {
    const path = join(folder(), 'future.db');
    const before = readFileSync(path);
    await antler(['run', '--length', '10', '--database', path], folder());
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

it('names the Vulkan drivers where no adapter can be had, and still prints clean JSON', async () => {
  const missing = join(folder(), 'no-driver.json');
  const { status, stdout, stderr } = await antler(['devices', '--json'], folder(), { VK_ICD_FILENAMES: missing });
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual([]);
  expect(stderr).toContain(missing);
});
