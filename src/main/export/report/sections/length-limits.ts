/** The smallest main size that no longer fits, for each contender at every size that was measured. */
import { say } from '../../../../shared/words/say.ts';
import { limitText } from '../../../../shared/words/facts/memory.ts';
import { reasonTextOrNull } from '../../../../shared/words/reason-text.ts';
import { localized } from '../../../../shared/contract/local-text.ts';
import type { Run, RunConfig } from '../../../../shared/contract/run.ts';
import { settingText, sizeText } from '../../../../shared/findings/runs/setting.ts';
import { isWorthSaying, ownSizes } from '../../../../shared/studies/axes.ts';
import { settingIn, sizeIn, studyOf } from '../../../../shared/studies/index.ts';
import type { SettingSpec, StudySpec } from '../../../../shared/studies/study.ts';
import { type Block, columns, foldedTable, text } from '../document.ts';
import { contenderTitle, kindTitle, mainSize, type ReportData, studiesIn } from '../settings.ts';

/** One run of every contender, kind of problem, shape and adapter: seeds, the method's settings and the main size do not matter. */
function oneOfEach(runs: readonly Run[]): Run[] {
  const groups = Map.groupBy(runs, ({ adapterId, config }) => {
    const study = studyOf(config);
    const sizes = study.sizes.filter(({ id }) => id !== study.mainSize);
    return JSON.stringify([
      ...[adapterId, study.id, config.contender],
      ...sizes.map((spec) => sizeIn(config, spec)),
      ...shaping(study).map((spec) => settingIn(config, spec)),
    ]);
  });
  return [...groups.values()].flatMap(([first]) => first ?? []);
}

/** Settings that other buffers follow from: choices and switches of the problem. */
function shaping({ settings }: StudySpec): SettingSpec[] {
  return settings.filter(({ of, value }) => of === 'problem' && value.kind !== 'number');
}

/** "gru, with gradient" */
function kindText(config: RunConfig): string {
  const study = studyOf(config);
  const said = shaping(study).filter((spec) => isWorthSaying(config, spec));
  return said.map((spec) => settingText(spec, settingIn(config, spec))).join(', ') || localized(study.title);
}

function sizesText(config: RunConfig): string {
  const study = studyOf(config);
  const sizes = ownSizes(study).filter(({ id }) => id !== study.mainSize);
  return sizes.map((spec) => sizeText(spec, sizeIn(config, spec))).join(' · ');
}

export function lengthLimitBlocks(data: ReportData): Block[] {
  const { bundle, adapters } = data;
  const runs = oneOfEach(bundle.runs.filter(({ memoryLimit }) => memoryLimit !== null));
  if (runs.length === 0) return [];
  const [main] = studiesIn({ bundle: { ...bundle, runs } }).map(mainSize);
  const name = main ? localized(main.short) : say('report.limits.size-name');
  const rows = runs.map(({ adapterId, config, memoryLimit }) => [
    config.contender,
    kindText(config),
    sizesText(config),
    adapters.get(adapterId)?.name ?? adapterId,
    memoryLimit ? limitText(memoryLimit) : '–',
    reasonTextOrNull(memoryLimit?.reason ?? null) ?? say('report.limits.all-fit', { name }),
  ]);
  const table = {
    kind: 'table',
    caption: say('report.limits.caption', { name }),
    columns: columns(
      contenderTitle(data),
      kindTitle(data),
      say('report.limits.size'),
      say('report.adapter'),
      `#${say('report.limits.symbol', { symbol: main?.symbol ?? say('report.limits.size') })}`,
      say('report.limits.too-much'),
    ),
    rows,
  } as const;
  return [
    text(say('report.limits.intro', { name: main ? localized(main.name) : say('report.limits.main-size') })),
    foldedTable(table),
  ];
}
