/** Checks a sweep against its study's declaration: whatever a flag, a form or a message asks for. */
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import { type Sweep, sweepSchema } from '../contract/sweep.ts';
import { validate } from '../contract/border/validate.ts';
import { studyById } from './index.ts';
import type { SettingKind, SettingSpec, SizeSpec, StudySpec } from './study.ts';

/** Throws a Fault `invalid` that names the field and the value. */
export function checkedSweep(value: unknown, name: string): Sweep {
  const sweep = validate(sweepSchema, value, name);
  const study = studyById(sweep.study);
  validate(shapeOf(study), sweep, name);
  return sweep;
}

/** Only what the study declares, each value within its bounds. */
function shapeOf(study: StudySpec) {
  return z.object({
    contenders: z.array(z.enum(study.contenders.map(({ id }) => id))),
    sizes: z.strictObject(Object.fromEntries(study.sizes.map((spec) => [spec.id, sizeValues(spec)]))),
    settings: z.strictObject(Object.fromEntries(study.settings.map((spec) => [spec.id, settingValues(spec)]))),
  });
}

function sizeValues({ min, max, follows }: SizeSpec): z.ZodType {
  const values = z.array(z.number().int().min(min).max(max)).min(1);
  return follows === undefined ? values : values.max(1).nullable();
}

function settingValues({ value, default: fallback, isList }: SettingSpec): z.ZodType {
  const values = z.array(askedValue(value)).min(1);
  const listed = isList ? values : values.max(1);
  return fallback === null ? listed.nullable() : listed;
}

/** What may be asked for; what a file may hold reaches further. */
function askedValue(value: SettingKind): z.ZodType {
  switch (value.kind) {
    case 'number': {
      const base = value.integer ? z.number().int() : z.number();
      return (value.above ? base.gt(value.min) : base.min(value.min)).max(value.max);
    }
    case 'switch':
      return z.boolean();
    case 'choice':
      return value.open ? z.string().min(1).max(100) : z.enum(value.options);
    case 'numbers':
      return z.string().refine((text) => whyNoNumbers(value.parts, text) === null, {
        error: `${value.parts.length} numbers: ${value.parts.map(({ name }) => name.en).join(', ')}`,
      });
  }
}

type NumbersPart = Extract<SettingKind, { kind: 'numbers' }>['parts'][number];

/** The part that is not as it has to be; null where all are. */
export function whyNoNumbers(parts: readonly NumbersPart[], text: string): NumbersPart | 'count' | null {
  const items = text.split(',');
  if (items.length !== parts.length) return 'count';
  const odd = parts.find(({ min, max, above }, index) => {
    const value = items[index]?.trim() === '' ? Number.NaN : Number(items[index]);
    return !(value >= min && value <= max) || (above === true && value === min);
  });
  return odd ?? null;
}

/** A sweep of so many runs at most. */
const MOST_RUNS = 100_000;

/** More runs than this in one sweep are a slip of the keyboard: throws a Fault. */
export function refuseHugeSweep({ contenders, sizes, settings, seeds }: Sweep): void {
  const lists = [contenders, seeds, ...Object.values(sizes), ...Object.values(settings)];
  const runs = lists.reduce((product, list) => product * (list?.length ?? 1), 1);
  if (runs > MOST_RUNS) throw new Fault('invalid', `the lists span ${runs} runs; one sweep holds at most ${MOST_RUNS}`);
}
