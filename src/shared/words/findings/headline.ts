/** What the measured runs say in one sentence per adapter and question. */
import type { RunConfig } from '../../contract/run.ts';
import { localized } from '../../contract/local-text.ts';
import { headlinesOf, type Headline } from '../../findings/answers/headline.ts';
import type { VerdictRow } from '../../findings/answers/verdict.ts';
import { contenderText, settingText, valueText } from '../../findings/runs/setting.ts';
import { isProblemChoice, otherSizes, problemChoices, questionSettings, sidesOf, sizeOf } from '../../studies/axes.ts';
import { settingIn, sizeIn, studyOf } from '../../studies/index.ts';
import type { SizeSpec } from '../../studies/study.ts';
import { formatCount } from '../../text/units.ts';
import { crossoverText } from './crossover.ts';
import { cpuText, judgedRatioText } from './verdict.ts';
import { word } from './word.ts';

/** Every sentence about these runs. */
export function headlineTexts(rows: readonly VerdictRow[]): string[] {
  return rows.length === 0 ? [word('headline.nothing')] : headlinesOf(rows).map(headlineText);
}

export function headlineText(headline: Headline): string {
  const { adapterName, adapterType } = headline;
  const adapter = adapterType === 'software' ? word('headline.software', { adapter: adapterName }) : adapterName;
  const cpu = headline.code === 'few-processes' ? null : headline.cpu;
  const sentences = [
    word('headline.on', { adapter, finding: findingText(headline) }),
    ...(cpu ? [word('headline.cpu', { sizes: sizesText(cpu.config), cpu: cpuText(cpu.cpu) })] : []),
  ];
  return sentences.join(' ');
}

function findingText(headline: Headline): string {
  const { config } = headline;
  const study = studyOf(config);
  const said = { ...sidesOf(study), question: questionText(config) };
  switch (headline.code) {
    case 'few-processes':
      return fewProcessesText(headline, said.question);
    case 'nothing-compared': {
      const why = word(`headline.${headline.why}`, { method: said.method, reference: study.reference });
      return word('headline.nothing-compared', { ...said, why });
    }
    case 'no-win':
      return word(`headline.${headline.claim}`, { ...said, ...groundsText(headline) });
    case 'wins': {
      const ahead = headline.ahead && word('headline.ahead', { crossover: crossoverText(headline.ahead, study) });
      return word('headline.wins', {
        ...{ ...said, ...groundsText(headline), share: shareText(headline), ahead: ahead ?? '' },
      });
    }
  }
}

function fewProcessesText({ processes, best }: Extract<Headline, { code: 'few-processes' }>, question: string): string {
  const isOne = processes === 1;
  const finding = word(isOne ? 'headline.one-process' : 'headline.two-processes', { question });
  if (best === null) return finding;
  return word(isOne ? 'headline.best-of-one' : 'headline.best-of-two', { finding, best: bestText(best) });
}

function groundsText({ config, upTo, best, isInWorker }: Extract<Headline, { code: 'wins' | 'no-win' }>) {
  const study = studyOf(config);
  return {
    size: equalText(sizeOf(study, study.mainSize), upTo),
    best: bestText(best),
    worker: isInWorker ? word('headline.worker') : '',
  };
}

/** "at 3 of 8 points"; points at which nothing could be compared are not counted, and that is said. */
function shareText({ wins, compared, points }: Extract<Headline, { code: 'wins' }>): string {
  const kind = compared < points ? 'comparable' : 'points';
  if (compared === 1) return word(kind === 'points' ? 'headline.only-point' : 'headline.only-comparable');
  return word(`headline.${wins === compared ? 'all' : 'some'}-${kind}`, { wins, compared });
}

function bestText(row: VerdictRow): string {
  const { config } = row;
  return word('headline.best', {
    ...{ contender: contenderText(config), sizes: sizesText(config), ratio: judgedRatioText(row) },
  });
}

/** "D = 8, B = 16, T = 1,000": other sizes only where they are not the usual one. */
function sizesText(config: RunConfig): string {
  const study = studyOf(config);
  const others = otherSizes(study).filter((spec) => sizeIn(config, spec) !== spec.defaults[0]);
  const shown = [sizeOf(study, study.lineSize), ...others, sizeOf(study, study.mainSize)];
  return [...new Set(shown)].map((spec) => equalText(spec, sizeIn(config, spec))).join(', ');
}

function equalText({ symbol }: Pick<SizeSpec, 'symbol'>, size: number): string {
  return `${symbol} = ${formatCount(size)}`;
}

/** "the gru cell", "the given problem sine (the gru cell), with gradient": what was evaluated. */
function questionText(config: RunConfig): string {
  const study = studyOf(config);
  const choices = problemChoices(study).map((spec) =>
    word('headline.question', { value: valueText(spec, settingIn(config, spec)), name: localized(spec.name) }),
  );
  const plain = choices.join(', ') || localized(study.title);
  const question =
    config.problem === null ? plain : word('headline.given', { problem: config.problem, question: plain });
  const changed = questionSettings(study).filter(
    (spec) => !isProblemChoice(spec) && settingIn(config, spec) !== spec.default,
  );
  const settings = changed.map((spec) => settingText(spec, settingIn(config, spec))).join(', ');
  return settings === '' ? question : word('headline.changed', { question, settings });
}
