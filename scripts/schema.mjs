/** `npm run schema`: writes the schemas of docs/ again, one for each version of a bundle; a test says when that is due. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './ensure.mjs';
import { packagedNode } from './setup/packaged-node.mjs';
import { ROOT } from './setup/paths.mjs';
import { becomeProgram } from './setup/process.mjs';
import { runMain } from './setup/report.mjs';

runMain(async () => {
  await ensurePackages();
  // Older ones do not read TypeScript.
  if (!process.features.typescript) {
    await becomeProgram(packagedNode(), [fileURLToPath(import.meta.url)], process.env);
    return;
  }
  const { BUNDLE_SCHEMA_FILES, bundleSchemaText } = await import('../src/shared/studies/bundle-json-schema.ts');
  for (const [version, file] of Object.entries(BUNDLE_SCHEMA_FILES)) {
    writeFileSync(join(ROOT, 'docs', file), bundleSchemaText(Number(version)));
    console.log(`docs/${file} written`);
  }
});
