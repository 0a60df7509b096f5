/** Bundles as files hold them. */
import type { Bundle } from '../../src/shared/contract/bundle.ts';
import { bundleOfFile, fileSchemas } from '../../src/shared/studies/bundle-file.ts';
import { bundleFile2Schema } from '../../src/shared/studies/bundle-file-2.ts';
import { bundleForFile } from '../../src/shared/words/bundle-for-file.ts';

/** Checks a bundle file's text; its runs in the words of today. */
export function readBundleFile(text: string): Bundle {
  const value: unknown = JSON.parse(text);
  const isFirst = (value as Bundle).version === 1;
  return bundleOfFile((isFirst ? fileSchemas().bundle : bundleFile2Schema).parse(value));
}

/** The text of a bundle's file, as other programs may write it. */
export function bundleFileText(bundle: Bundle): string {
  return JSON.stringify(bundleForFile(bundle));
}
