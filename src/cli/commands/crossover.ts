/** `antler crossover`: from which sequence length on each algorithm is faster than sequential evaluation. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type CrossoverLine, crossoverLines } from '../../shared/findings/answers/crossover-lines.ts';
import type { Store } from '../../main/store/store.ts';
import { valueText } from '../../shared/findings/runs/setting.ts';
import { localized } from '../../shared/contract/local-text.ts';
import { studyById } from '../../shared/studies/index.ts';
import { formatCount } from '../../shared/text/units.ts';
import { type VerdictRow } from '../../shared/findings/answers/verdict.ts';
import { rowOfRun } from '../../shared/findings/runs/view.ts';
import { visibleDeep } from '../../shared/text/visible-text.ts';
import { addDatabaseFlag, type DatabaseFlags, noDatabase, readStore } from '../process/database.ts';
import { readBundleFile } from '../files/files.ts';
import { print, remark } from '../output/output.ts';
import { SELECTOR } from '../flags/selection.ts';
import { type Column, mapped, textTable } from '../output/text-table.ts';
import { lineIntervalText, crossoverLineText, crossoverRule } from '../../shared/words/findings/crossover.ts';
import { inLanguage } from '../../shared/words/language.ts';
import { say } from '../../shared/words/say.ts';

interface CrossoverFlags extends DatabaseFlags {
  readonly json?: boolean;
}

/** Runs read at a time: their traces are let go between the pages. */
const PAGE = 200;

const LINES_AT_ONCE = 1000;
const EVERY_RUN = {
  search: '',
  adapterIds: null,
  sweepIds: null,
  contenders: null,
  choices: null,
  statuses: null,
  sort: 'startedAt',
  descending: false,
  limit: LINES_AT_ONCE,
} as const;

export function addCrossover(program: Command): void {
  const command = program
    .command('crossover')
    .description(say('command.crossover'))
    .argument('[selection]', say('flag.crossover-selection'))
    .option('--json', say('flag.json'));
  addDatabaseFlag(command).action(tellCrossovers);
}

async function tellCrossovers(selection: string | undefined, flags: CrossoverFlags): Promise<void> {
  const rows = await rowsOf(selection, flags);
  const lines = flags.json ? inLanguage('en', () => crossoverLines(rows)) : crossoverLines(rows);
  if (flags.json) print(JSON.stringify(lines.map(jsonOf), null, 2));
  else if (lines.length > 0) {
    print(textTable(columnsFor(lines), visibleDeep(lines)));
    remark('');
    remark(crossoverRule());
  }
  if (lines.length === 0) remark(say('crossover.none'));
}

async function rowsOf(selection: string | undefined, flags: CrossoverFlags): Promise<VerdictRow[]> {
  if (selection !== undefined && !SELECTOR.test(selection) && existsSync(selection)) {
    const { runs, adapters } = readBundleFile(selection);
    return runs.map((run) => rowOfRun(run, adapters));
  }
  const rows = await readStore<VerdictRow[] | null>(flags, null, (store) => {
    if (selection === undefined) return everyRow(store);
    const adapters = store.listAdapters();
    const ids = store.runIds(selection);
    const found: VerdictRow[] = [];
    for (let at = 0; at < ids.length; at += PAGE)
      found.push(...store.getRuns(ids.slice(at, at + PAGE)).map((run) => rowOfRun(run, adapters)));
    return found;
  });
  if (rows === null)
    throw noDatabase(selection === undefined ? say('what.stored-run') : say('what.file-or-run', { selection }));
  return rows;
}

/** Lines of the library, which need no traces. */
function everyRow(store: Store): VerdictRow[] {
  const rows: VerdictRow[] = [];
  for (let offset = 0, total = 1; offset < total; offset += LINES_AT_ONCE) {
    const page = store.listRuns({ ...EVERY_RUN, offset });
    rows.push(...page.runs);
    total = page.total;
  }
  return rows;
}

/** With the axes of its study side by side, as versions with one study had them. */
function jsonOf({ study, axes, adapterName, isSoftware, ...line }: CrossoverLine) {
  return { adapterName, isSoftware, ...axes, ...line, study };
}

function axisColumns(lines: readonly CrossoverLine[]): Column<CrossoverLine>[] {
  const ids = new Set(lines.flatMap(({ axes }) => Object.keys(axes)));
  const studies = [...new Set(lines.map(({ study }) => study))].map(studyById);
  return [...ids].flatMap((id): Column<CrossoverLine>[] => {
    const size = studies.flatMap(({ sizes }) => sizes).find((spec) => spec.id === id);
    if (size) {
      const text = ({ axes }: CrossoverLine): string | null =>
        mapped(axes[id] ?? null, (value) => formatCount(Number(value)));
      return [{ title: size.symbol, align: 'right', text }];
    }
    const setting = studies.flatMap(({ settings }) => settings).find((spec) => spec.id === id);
    if (!setting) return [];
    const text = ({ axes }: CrossoverLine): string | null =>
      mapped(axes[id] ?? null, (value) => valueText(setting, value));
    const isNumber = setting.value.kind === 'number';
    return [{ title: setting.symbol ?? localized(setting.name), ...(isNumber && { align: 'right' as const }), text }];
  });
}

/** What the contenders of these lines are called. */
function nounOf(lines: readonly CrossoverLine[]): string {
  const [noun, ...others] = new Set(lines.map(({ study }) => localized(studyById(study).contenderNoun)));
  return noun !== undefined && others.length === 0 ? noun : say('column.contender');
}

function columnsFor(lines: readonly CrossoverLine[]): Column<CrossoverLine>[] {
  const several = <T>(read: (line: CrossoverLine) => T): boolean => new Set(lines.map(read)).size > 1;
  const settingOf = ({ setting }: CrossoverLine): string => setting.slice(3).join(' · ');
  return [
    ...(several(({ adapterName }) => adapterName)
      ? [{ title: say('column.adapter'), text: ({ adapterName }: CrossoverLine) => adapterName }]
      : []),
    ...axisColumns(lines),
    ...(several(settingOf) ? [{ title: say('column.also'), text: settingOf }] : []),
    { title: nounOf(lines), text: ({ algorithm }) => algorithm },
    { title: say('column.faster'), text: (line) => crossoverLineText(line) },
    { title: say('column.interval'), text: (line) => lineIntervalText(line) },
    {
      title: say('column.from-lengths'),
      text: ({ points }) => points.map(({ length }) => formatCount(length)).join(' ') || null,
    },
    { title: say('column.not-verified'), text: ({ unverified }) => unverified.map(formatCount).join(' ') || null },
    ...(lines.some(({ noBaseline }) => noBaseline.length > 0)
      ? [
          {
            title: say('column.no-sequential'),
            text: ({ noBaseline }: CrossoverLine) => noBaseline.map(formatCount).join(' ') || null,
          },
        ]
      : []),
  ];
}
