/**
 * The configuration of a run in a bundle that another version wrote, flat as in version 1 or by names as in version 2: read
 * leniently, since older versions lack fields and newer ones have others.
 */
import { z } from 'zod';
import type { RunConfig } from '../../shared/contract/run-config.ts';
import { type FlatConfig, fromFlat, isFlat } from '../../shared/studies/flat.ts';
import { DEFAULT_STUDY, STUDIES, studyById, withDefaults } from '../../shared/studies/index.ts';
import type { SettingSpec, SizeSpec, StudySpec } from '../../shared/studies/study.ts';

const number = z.number();

if (!isFlat(DEFAULT_STUDY)) throw new Error('version 1 needs a study with a flat form');
const STUDY = DEFAULT_STUDY;

/** What no version can do without are the sizes that charts and lines go by, and what kind of problem it is. */
function lenientSize(study: StudySpec, { id, follows, defaults }: SizeSpec): z.ZodType {
  if (id === study.mainSize || id === study.lineSize) return number;
  return follows === undefined ? number.default(defaults[0] ?? 1) : number.nullable().default(null);
}

function lenientSetting({ value, default: usual }: SettingSpec): z.ZodType {
  if (value.kind === 'choice') return z.string();
  const kinds: Record<typeof value.kind, z.ZodType> = { number, switch: z.boolean(), numbers: z.string() };
  const schema = kinds[value.kind];
  return (usual === null ? schema.nullable() : schema).default(usual);
}

const sizesOf = (study: StudySpec) => study.sizes.map((spec) => [spec.id, lenientSize(study, spec)] as const);
const settingsOf = (study: StudySpec) => study.settings.map((spec) => [spec.id, lenientSetting(spec)] as const);
const drawn = { seed: number.default(0), problem: z.string().nullable().default(null) };

/** Sizes that follow another and were not given have its value. */
function completed(study: StudySpec, config: RunConfig): RunConfig {
  const own = Object.entries(config.sizes).filter(([, size]) => typeof size === 'number');
  const all = withDefaults({ ...config, sizes: Object.fromEntries(own) });
  return study.complete?.(all) ?? all;
}

const flatSchema = z
  .object({
    ...Object.fromEntries([...sizesOf(STUDY), ...settingsOf(STUDY)]),
    [STUDY.flat.contender]: z.string(),
    ...drawn,
  })
  .transform((read): RunConfig => {
    const flat = read as FlatConfig;
    const following = STUDY.sizes.flatMap(({ id, follows }) =>
      follows !== undefined && flat[id] === null ? [[id, flat[follows] ?? null] as const] : [],
    );
    return completed(STUDY, fromFlat(STUDY, { ...flat, ...Object.fromEntries(following) }));
  });

function namedSchema(study: StudySpec): z.ZodType<RunConfig> {
  return z
    .object({
      study: z.string(),
      contender: z.string(),
      sizes: z.object(Object.fromEntries(sizesOf(study))),
      settings: z.object(Object.fromEntries(settingsOf(study))),
      ...drawn,
    })
    .transform((read): RunConfig => completed(study, read as RunConfig));
}

function whyUnknown(id: string): string {
  try {
    return studyById(id).id;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The one that names its study first; what a version does not know of a study it cannot label. */
export const lenientConfigSchema = z.unknown().transform((value, context): RunConfig => {
  const id = z.object({ study: z.string() }).safeParse(value).data?.study;
  const study = STUDIES.find((one) => one.id === id);
  if (id !== undefined && !study) {
    context.addIssue({ code: 'custom', path: ['study'], message: whyUnknown(id.slice(0, 80)) });
    return z.NEVER;
  }
  const found = (study ? namedSchema(study) : flatSchema).safeParse(value);
  if (found.success) return found.data;
  for (const { path, message } of found.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});
