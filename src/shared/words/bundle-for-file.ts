/** Runs and bundles as files and machine-readable output have them: a reason has its English sentence beside it. */
import type { Bundle } from '../contract/bundle.ts';
import { plainTextOf, type Reason } from '../contract/reason.ts';
import type { Run } from '../contract/run.ts';
import type { RunConfig } from '../contract/run-config.ts';
import type { AnyBundleFile, AnyFileRun, BundleFile, FileRun } from '../studies/bundle-file.ts';
import type { BundleFile2, FileRun2 } from '../studies/bundle-file-2.ts';
import { fitsFlat, fitsVersion1, type FlatConfig, toFlat } from '../studies/flat.ts';
import { reasonText } from './reason-text.ts';

/** A sentence stays a string, as in files from before there were codes. */
export function fileReason(reason: Reason | string | null): Pick<FileRun, 'reason' | 'reasonText'> {
  if (reason === null || typeof reason === 'string') return { reason };
  const plain = plainTextOf(reason);
  return plain === null ? { reason, reasonText: reasonText(reason, 'en') } : { reason: plain };
}

/** The configuration flat, as in version 1, where that holds all of it; else as in version 2. */
export function configForFile(config: RunConfig): FlatConfig | RunConfig {
  return fitsFlat(config) ? toFlat(config) : config;
}

/** Anything with a configuration and a reason, with them as files have them. */
export function withFileFields<T extends Pick<Run, 'config' | 'reason'>>(listed: T) {
  return { ...listed, config: configForFile(listed.config), ...fileReason(listed.reason) };
}

/** The run as it is written, its fields in their order: in version 1 where that holds all of it. */
export function runForFile(run: Run): AnyFileRun {
  return fitsVersion1(run) ? runForVersion1(run) : runForVersion2(run);
}

function runForVersion1({ measures: _measures, ...run }: Run): FileRun {
  return { ...withReasons(run), config: toFlat(run.config) };
}

function runForVersion2(run: Run): FileRun2 {
  return withReasons(run);
}

function withReasons<T extends Pick<Run, 'reason' | 'memoryLimit'>>({ memoryLimit, ...run }: T) {
  const limit = memoryLimit && { ...memoryLimit, ...fileReason(memoryLimit.reason) };
  return { ...run, memoryLimit: limit, ...fileReason(run.reason) };
}

/** As it is written: version 1 where that holds all of every run. */
export function bundleForFile({ unknown: _unknown, ...bundle }: Bundle): AnyBundleFile {
  return bundle.runs.every(fitsVersion1)
    ? ({ ...bundle, version: 1, runs: bundle.runs.map(runForVersion1) } satisfies BundleFile)
    : ({ ...bundle, version: 2, runs: bundle.runs.map(runForVersion2) } satisfies BundleFile2);
}
