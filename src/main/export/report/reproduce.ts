/** The section with the command lines that measure the same again. */
import { say } from '../../../shared/words/say.ts';
import { isFollowing } from '../../../shared/studies/axes.ts';
import { settingIn, sizeIn, studyOf } from '../../../shared/studies/index.ts';
import type { SettingSpec } from '../../../shared/studies/study.ts';
import { commandsFor } from '../../../shared/findings/runs/reproduce.ts';
import type { Run } from '../../../shared/contract/run.ts';
import { type Block, type Section, text } from './document.ts';
import { hasSingleProcess } from './sections/sampling.ts';
import type { ReportData } from './settings.ts';

/** Runs that one command can measure together: everything but the lists of the grid is equal. */
function commandKey({ adapterId, sweepId, config }: Run): string {
  const study = studyOf(config);
  // The values of one sweep are a list of its grid.
  const isListed = ({ id, isList, inName }: SettingSpec): boolean =>
    isList === true && (id !== study.accuracy || sweepId !== null || inName !== undefined);
  const single = study.settings.filter((spec) => !isListed(spec) && isAsked(spec));
  const followers = study.sizes.filter(({ follows }) => follows !== undefined);
  return JSON.stringify([
    ...[adapterId, sweepId, study.id, config.problem],
    ...single.map((spec) => settingIn(config, spec)),
    ...followers.map((spec) => (isFollowing(config, spec) ? spec.follows : sizeIn(config, spec))),
  ]);
}

/** A counted setting that the study decides is another at every size. */
function isAsked({ value, default: usual }: SettingSpec): boolean {
  return !(value.kind === 'number' && value.print === 'count' && usual === null);
}

/** How far another measurement may lie from this one: no interval of a single process says. */
function timesText(runs: readonly Run[]): string {
  return hasSingleProcess(runs) ? say('report.reproduce.one-process') : say('report.reproduce.processes');
}

export function reproduceSection(data: ReportData): Section {
  const groups = new Map<string, Run[]>();
  for (const run of data.bundle.runs) groups.set(commandKey(run), [...(groups.get(commandKey(run)) ?? []), run]);
  const commands = [...groups.values()].flatMap((runs) =>
    commandsFor(runs, data.adapters.get(runs[0]?.adapterId ?? '')?.name ?? ''),
  );
  const unique = [...new Set(commands)];
  const blocks: Block[] =
    unique.length > 0
      ? [
          text(say('report.reproduce.intro', { times: timesText(data.bundle.runs) })),
          { kind: 'code', text: unique.join('\n') },
        ]
      : [text(say('report.reproduce.none'))];
  return { id: 'reproduce', title: say('report.reproduce.title'), blocks };
}
