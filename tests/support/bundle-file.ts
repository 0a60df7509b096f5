/** Bundles as files hold them. */
import type { Bundle } from '../../src/shared/contract/bundle.ts';
import { bundleFileSchema, bundleOfFile } from '../../src/shared/studies/bundle-file.ts';
import { bundleForFile } from '../../src/shared/words/bundle-for-file.ts';

/** Checks a bundle file's text; its runs in the words of today. */
export function readBundleFile(text: string): Bundle {
  return bundleOfFile(bundleFileSchema.parse(JSON.parse(text)));
}

/** The text of a bundle's file, as other programs may write it. */
export function bundleFileText(bundle: Bundle): string {
  return JSON.stringify(bundleForFile(bundle));
}
