/** One row per run, for spreadsheets. Raw samples and traces are in the bundle only. */
import { reasonTextOrNull } from '../../shared/words/reason-text.ts';
import { stringify } from 'csv-stringify/sync';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { observedConvergence } from '../../shared/findings/answers/predictability.ts';
import type { Quantity, Run } from '../../shared/contract/run.ts';
import { visible } from '../../shared/text/visible-text.ts';
import { type Column, studyColumns, type Value } from './csv-columns.ts';
import type { Exporter } from './format.ts';

function quantityColumns(name: string, read: (run: Run) => Quantity | null | undefined): Column[] {
  return [
    [`${name}MedianNs`, ({ run }) => read(run)?.median],
    [`${name}MadNs`, ({ run }) => read(run)?.mad],
    [`${name}Ci95LowNs`, ({ run }) => read(run)?.ci95?.[0]],
    [`${name}Ci95HighNs`, ({ run }) => read(run)?.ci95?.[1]],
    [`${name}Samples`, ({ run }) => read(run)?.samples.length],
  ];
}

function jsonOf(record: Readonly<Record<string, number>> | undefined): Value {
  return record && Object.keys(record).length > 0 ? JSON.stringify(record) : null;
}

/** Before the columns of the studies. */
const ORIGIN: readonly Column[] = [
  ['id', ({ run }) => run.id],
  ['startedAt', ({ run }) => run.startedAt],
  ['sweepId', ({ run }) => run.sweepId],
  ['point', ({ run }) => run.point],
  ['machineId', ({ run }) => run.machineId],
  ['machine', ({ machine }) => machine?.name],
  ['adapterId', ({ run }) => run.adapterId],
  ['adapter', ({ adapter }) => adapter?.name],
  ['adapterType', ({ adapter }) => adapter?.type],
  ['driver', ({ adapter }) => adapter?.driver],
  ['runtime', ({ run }) => run.runtime],
  ['appVersion', ({ run }) => run.appVersion],
  ['preset', ({ run }) => run.preset],
];

const RESULT: readonly Column[] = [
  ['status', ({ run }) => run.status],
  ['reason', ({ run }) => reasonTextOrNull(run.reason, 'en')],
  ['iterations', ({ run }) => run.iterations],
  ['resets', ({ run }) => run.resets],
  ...quantityColumns('solve', (run) => run.timing?.solveNs),
  ...quantityColumns('gpu', (run) => run.timing?.gpuNs),
  ['stepsTimed', ({ run }) => run.stepTiming?.steps],
  ...quantityColumns('step', (run) => run.stepTiming?.stepNs),
  ['phasesNs', ({ run }) => jsonOf(run.timing?.phasesNs)],
  ['speedupVs', ({ run }) => run.speedup?.vs],
  ['speedup', ({ run }) => run.speedup?.ratio],
  ['speedupCi95Low', ({ run }) => run.speedup?.ci95?.[0]],
  ['speedupCi95High', ({ run }) => run.speedup?.ci95?.[1]],
  ['peakBytes', ({ run }) => run.memory?.peakBytes],
  ['finalBytes', ({ run }) => run.memory?.finalBytes],
  ['predictedBytes', ({ run }) => run.memory?.predictedBytes],
  ['lengthThatNoLongerFits', ({ run }) => run.memoryLimit?.length],
  ['compileNs', ({ run }) => run.cold?.compileNs],
  ['compileCached', ({ run }) => run.cold?.cached],
  ['uploadNs', ({ run }) => run.cold?.uploadNs],
  ['autotuneNs', ({ run }) => run.cold?.autotuneNs],
  ['firstSolveNs', ({ run }) => run.cold?.firstSolveNs],
  ['paybackSolves', ({ run }) => run.cold?.payback?.solves],
  ['categoriesBytes', ({ run }) => jsonOf(run.memory?.categoriesBytes)],
  ['flops', ({ run }) => run.work?.flops],
  ['bytes', ({ run }) => run.work?.bytes],
  ['fractionOfComputePeak', ({ run }) => run.work?.fractionOfComputePeak],
  ['fractionOfBandwidthPeak', ({ run }) => run.work?.fractionOfBandwidthPeak],
  ['verificationReference', ({ run }) => run.verification?.reference],
  ['maxAbsError', ({ run }) => run.verification?.maxAbsError],
  ['errorBound', ({ run }) => run.verification?.tolerance],
  ['residualFloat64', ({ run }) => run.residual?.maxAbs],
  ['residualShare', ({ run }) => run.residual?.share],
  ['verified', ({ run }) => run.verification?.passed],
  ['lyapunovExponent', ({ run }) => run.workload?.lle],
  ['lyapunovStandardError', ({ run }) => run.workload?.standardError],
  ['lyapunovSteps', ({ run }) => run.workload?.steps],
  ['predicted', ({ run }) => run.workload?.prediction],
  ['observed', ({ run }) => observedConvergence(run)],
];

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe in front, and what nobody sees is written out; numbers
 * stay numbers.
 */
const CAST = {
  string: (value: string) => ({ value: visible(value), escape_formulas: true }),
  boolean: (value: boolean) => String(value),
};

function write(bundle: Bundle): string {
  const adapters = new Map(bundle.adapters.map((adapter) => [adapter.id, adapter]));
  const machines = new Map(bundle.machines.map((machine) => [machine.id, machine]));
  const { axes, measures } = studyColumns(
    bundle.runs,
    [...ORIGIN, ...RESULT].map(([title]) => title),
  );
  const columns = [...ORIGIN, ...axes, ...RESULT, ...measures];
  const rows = bundle.runs.map((run) => {
    const row = { run, adapter: adapters.get(run.adapterId), machine: machines.get(run.machineId) };
    return columns.map(([, read]) => read(row) ?? null);
  });
  return stringify([columns.map(([title]) => title), ...rows], { cast: CAST });
}

export const csv = {
  id: 'csv',
  title: { en: 'Table', zh: '表格' },
  note: { en: 'CSV, one line per run', zh: 'CSV，每次运行一行' },
  extension: 'csv',
  mime: 'text/csv',
  takesByteOrderMark: true,
  write,
} as const satisfies Exporter;
