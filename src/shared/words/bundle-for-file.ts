/** Runs and bundles as files and machine-readable output have them: a reason has its English sentence beside it. */
import type { Bundle } from '../contract/bundle.ts';
import { plainTextOf, type Reason } from '../contract/reason.ts';
import type { Run } from '../contract/run.ts';
import type { BundleFile, FileRun } from '../studies/bundle-file.ts';
import { toFlat } from '../studies/flat.ts';
import { reasonText } from './reason-text.ts';

/** A sentence stays a string, as in files from before there were codes. */
export function fileReason(reason: Reason | string | null): Pick<FileRun, 'reason' | 'reasonText'> {
  if (reason === null || typeof reason === 'string') return { reason };
  const plain = plainTextOf(reason);
  return plain === null ? { reason, reasonText: reasonText(reason, 'en') } : { reason: plain };
}

/** Anything with a configuration and a reason, with them as files have them. */
export function withFileFields<T extends Pick<Run, 'config' | 'reason'>>(listed: T) {
  return { ...listed, config: toFlat(listed.config), ...fileReason(listed.reason) };
}

/** The run as it is written, its fields in their order. */
export function runForFile({ measures: _measures, memoryLimit, ...run }: Run): FileRun {
  const limit = memoryLimit && { ...memoryLimit, ...fileReason(memoryLimit.reason) };
  return { ...withFileFields({ ...run, memoryLimit: limit }) } as FileRun;
}

/** As it is written. */
export function bundleForFile({ unknown: _unknown, ...bundle }: Bundle): BundleFile {
  return { ...bundle, runs: bundle.runs.map(runForFile) };
}
