/**
 * What is needed of a bundle that another version wrote: leniently, since older versions lack fields and newer ones have
 * others. What does not count is named.
 */
import { z } from 'zod';
import { median } from '../../shared/statistics/statistics.ts';
import type { Times } from '../../shared/statistics/in-turns.ts';
import { pairName } from '../../shared/words/findings/comparing.ts';
import { lenientConfigSchema } from './configuration.ts';
import { say } from '../../shared/words/say.ts';

const number = z.number();

const runSchema = z.object({
  config: lenientConfigSchema,
  status: z.string(),
  reason: z.unknown().optional(),
  reasonText: z.unknown().optional(),
  verification: z.object({ passed: z.boolean() }).nullable().optional(),
  timing: z
    .object({ solveNs: z.object({ samples: z.array(number.positive()).min(1) }) })
    .nullable()
    .optional(),
  disturbances: z.array(z.object({ kind: z.string() })).optional(),
});

const calibrationSchema = z.object({
  multiplyAdds: number.positive(),
  readings: z.array(z.object({ ns: number.positive() })).min(1),
});

const bundleSchema = z.object({
  app: z.object({ version: z.string() }).optional().catch(undefined),
  adapters: z
    .array(z.object({ name: z.string() }))
    .optional()
    .catch(undefined),
  runs: z.array(runSchema),
  sweeps: z
    .array(
      z.object({
        environment: z.object({
          before: z.object({ commit: z.string().nullable() }).nullable().catch(null),
          calibrations: z.array(calibrationSchema).catch([]),
        }),
      }),
    )
    .optional()
    .catch(undefined),
});

/** What one process measured. */
export interface Measured {
  readonly times: Times;
  /** Why something does not count, by label. */
  readonly uncounted: ReadonlyMap<string, string>;
  readonly disturbed: readonly string[];
  readonly appVersion: string | null;
  readonly commit: string | null;
  readonly adapterName: string | null;
  /** Time of one multiply-add of the fixed work in ns; null where machine speed was not monitored, or its size was not kept. */
  readonly operationNs: number | null;
}

/** Throws where the text is no bundle at all: an Error of one line. */
export function readMeasured(text: string): Measured {
  const found = bundleSchema.safeParse(JSON.parse(text) as unknown);
  if (!found.success) throw new Error(`${found.error.issues[0]?.path.join('.')}: ${found.error.issues[0]?.message}`);
  const { app, adapters, runs, sweeps = [] } = found.data;
  const [times, uncounted] = [new Map<string, number>(), new Map<string, string>()];
  for (const run of runs) {
    const label = pairName(run.config);
    const why = whyUncounted(run);
    if (why === null) times.set(label, median(run.timing?.solveNs.samples ?? []));
    else uncounted.set(label, why);
  }
  const disturbed = runs.filter((run) => run.disturbances?.some(({ kind }) => kind !== 'unwatched'));
  const readings = sweeps.flatMap(({ environment }) => environment.calibrations).map(operationOf);
  return {
    ...{ times, uncounted },
    disturbed: disturbed.map(({ config }) => pairName(config)),
    appVersion: app?.version ?? null,
    commit: sweeps[0]?.environment.before?.commit ?? null,
    adapterName: adapters?.[0]?.name ?? null,
    operationNs: readings.length === 0 ? null : median(readings),
  };
}

function operationOf({ multiplyAdds, readings }: z.infer<typeof calibrationSchema>): number {
  return median(readings.map(({ ns }) => ns)) / multiplyAdds;
}

function whyUncounted({ status, verification, timing, ...told }: z.infer<typeof runSchema>): string | null {
  // Older versions write a sentence where newer ones have a code with its sentence beside it.
  const sentence = [told.reasonText, told.reason].find((one) => typeof one === 'string' && one !== '');
  if (status !== 'ok') return typeof sentence === 'string' ? `${status}: ${sentence}` : status;
  if (verification?.passed !== true) return say('ab.not-verified');
  return timing ? null : say('ab.no-times');
}
