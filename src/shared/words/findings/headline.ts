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
import { adapterText } from './adapter-text.ts';
import { say } from '../say.ts';

/** Every sentence about these runs. */
export function headlineTexts(rows: readonly VerdictRow[]): string[] {
  return rows.length === 0 ? [say('finding.headline.nothing')] : headlinesOf(rows).map(headlineText);
}

export function headlineText(headline: Headline): string {
  const { claim, grounds } = partsOf(headline);
  const sentence =
    grounds === null
      ? say('finding.headline.sentence', { text: claim })
      : say('finding.headline.grounded', { claim, grounds });
  return [sentence, ...cpuSentence(headline)].join(' ');
}

/** The first of the sentences in two: what is claimed, and below it on what grounds; '' where there are none. */
export function headlineParts(rows: readonly VerdictRow[]): { readonly claim: string; readonly grounds: string } {
  const [headline] = rows.length === 0 ? [] : headlinesOf(rows);
  if (!headline) return { claim: say('finding.headline.nothing'), grounds: '' };
  const { claim, grounds } = partsOf(headline);
  const sentence = grounds === null ? [] : [say('finding.headline.sentence', { text: atStart(grounds) })];
  return { claim, grounds: [...sentence, ...cpuSentence(headline)].join(' ') };
}

function atStart(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

interface Parts {
  readonly claim: string;
  readonly grounds: string | null;
}

function partsOf(headline: Headline): Parts {
  const { adapterName, adapterType } = headline;
  const adapter = adapterText({ name: adapterName, isSoftware: adapterType === 'software' });
  const { claim, grounds } = findingParts(headline);
  return { claim: say('finding.headline.on', { adapter, finding: claim }), grounds };
}

function cpuSentence(headline: Headline): string[] {
  const cpu = headline.code === 'few-processes' ? null : headline.cpu;
  return cpu ? [say('finding.headline.cpu', { sizes: sizesText(cpu.config), cpu: cpuText(cpu.cpu) })] : [];
}

function findingParts(headline: Headline): Parts {
  const { config } = headline;
  const study = studyOf(config);
  const said = { ...sidesOf(study), question: questionText(config) };
  switch (headline.code) {
    case 'few-processes':
      return fewProcessesParts(headline, said.question);
    case 'nothing-compared': {
      const why = say(`finding.headline.${headline.why}`, { method: said.method, reference: study.reference });
      return { claim: say('finding.headline.nothing-compared', { ...said, why }), grounds: null };
    }
    case 'no-win': {
      const claim = say(`finding.headline.${headline.claim}`, { ...said, size: upToText(headline) });
      return { claim, grounds: groundsText(headline, '') };
    }
    case 'wins': {
      const ahead =
        headline.ahead && say('finding.headline.ahead', { crossover: crossoverText(headline.ahead, study) });
      const size = { size: upToText(headline), share: shareText(headline) };
      return { claim: say('finding.headline.wins', { ...said, ...size }), grounds: groundsText(headline, ahead ?? '') };
    }
  }
}

function fewProcessesParts({ processes, best }: Extract<Headline, { code: 'few-processes' }>, question: string): Parts {
  const isOne = processes === 1;
  const claim = say(isOne ? 'finding.headline.one-process' : 'finding.headline.two-processes', { question });
  if (best === null) return { claim, grounds: null };
  const grounds = say(isOne ? 'finding.headline.best-of-one' : 'finding.headline.best-of-two', {
    best: bestText(best),
  });
  return { claim, grounds };
}

type Compared = Extract<Headline, { code: 'wins' | 'no-win' }>;

function upToText({ config, upTo }: Compared): string {
  const study = studyOf(config);
  return equalText(sizeOf(study, study.mainSize), upTo);
}

function groundsText({ best, isInWorker }: Compared, ahead: string): string {
  const worker = isInWorker ? say('finding.headline.worker') : '';
  return say('finding.headline.grounds', { best: bestText(best), worker, ahead });
}

/** "at 3 of 8 points"; points at which nothing could be compared are not counted, and that is said. */
function shareText({ wins, compared, points }: Extract<Headline, { code: 'wins' }>): string {
  const kind = compared < points ? 'comparable' : 'points';
  if (compared === 1)
    return say(kind === 'points' ? 'finding.headline.only-point' : 'finding.headline.only-comparable');
  return say(`finding.headline.${wins === compared ? 'all' : 'some'}-${kind}`, { wins, compared });
}

function bestText(row: VerdictRow): string {
  const { config } = row;
  return say('finding.headline.best', {
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
    say('finding.headline.question', { value: valueText(spec, settingIn(config, spec)), name: localized(spec.name) }),
  );
  const plain = choices.join(', ') || localized(study.title);
  const question =
    config.problem === null ? plain : say('finding.headline.given', { problem: config.problem, question: plain });
  const changed = questionSettings(study).filter(
    (spec) => !isProblemChoice(spec) && settingIn(config, spec) !== spec.default,
  );
  const settings = changed.map((spec) => settingText(spec, settingIn(config, spec))).join(', ');
  return settings === '' ? question : say('finding.headline.changed', { question, settings });
}
