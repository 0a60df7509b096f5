/** `npm run schema`: writes docs/bundle.schema.json anew from the types; a test says when that is due. */
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
  const { bundleSchemaText } = await import('../src/shared/studies/bundle-json-schema.ts');
  writeFileSync(join(ROOT, 'docs/bundle.schema.json'), bundleSchemaText());
  console.log('docs/bundle.schema.json written');
});
