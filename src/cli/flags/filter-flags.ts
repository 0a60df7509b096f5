/** Flags that choose among stored runs, from what the studies declare: contenders, and choices of the problem. */
import type { Option } from 'commander';
import { localized } from '../../shared/contract/local-text.ts';
import { contenderFlag } from '../../shared/findings/runs/reproduce.ts';
import { problemChoices } from '../../shared/studies/axes.ts';
import { STUDIES } from '../../shared/studies/index.ts';
import { OWN_OPTION } from '../../shared/studies/own-options.ts';
import type { SettingSpec } from '../../shared/studies/study.ts';
import { attributeOf, CONTENDER, flag, type FlagValues } from './study-flags.ts';
import { namesOf } from './values.ts';
import { say } from '../../shared/words/say.ts';

/** Each flag once, whichever studies declare it. */
export function filterOptions(): Option[] {
  return [...choiceFilters(), ...contenderFilters()];
}

function choiceFilters(): Option[] {
  const byFlag = Map.groupBy(STUDIES.flatMap(problemChoices), (spec) => spec.flag);
  return [...byFlag].map(([name, specs]) => {
    const kinds = specs.flatMap(({ value }) => (value.kind === 'choice' ? [value] : []));
    const options = kinds.flatMap((kind) => kind.options);
    const own = kinds.some(({ open }) => open === true) ? OWN_OPTION : null;
    return flag(
      `--${name} <names>`,
      say('flag.only', { specs: specs[0] ? localized(specs[0].name) : name }),
      namesOf(options, options, own),
    );
  });
}

/** By the study's own word for them, and by the word for those of any study. */
function contenderFilters(): Option[] {
  const named = STUDIES.filter((study) => contenderFlag(study) !== CONTENDER);
  const option = (name: string, noun: string, studies: typeof STUDIES): Option => {
    const ids = studies.flatMap((study) => study.contenders.map(({ id }) => id));
    return flag(`--${name} <names>`, say('flag.only-nouns', { noun }), namesOf(ids, ids));
  };
  return [
    ...named.map((study) => option(contenderFlag(study), localized(study.contenderNoun), [study])),
    option(CONTENDER, 'contender', STUDIES).conflicts(named.map((study) => attributeOf(contenderFlag(study)))),
  ];
}

/** The contenders that were asked for; null: all. */
export function askedFilter(flags: FlagValues): string[] | null {
  const names = new Set(STUDIES.map((study) => attributeOf(contenderFlag(study))).concat(CONTENDER));
  const found = [...names].flatMap((name) => listIn(flags, name) ?? []);
  return found.length > 0 ? found : null;
}

/** By the ids of the settings; null: all. */
export function askedChoices(flags: FlagValues): Record<string, string[]> | null {
  const found = STUDIES.flatMap(problemChoices).flatMap((spec: SettingSpec): [string, string[]][] => {
    const values = listIn(flags, attributeOf(spec.flag));
    return values ? [[spec.id, values]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : null;
}

function listIn(flags: FlagValues, name: string): string[] | undefined {
  return flags[name] as string[] | undefined;
}
