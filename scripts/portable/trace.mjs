/**
 * Which files a program is made of: follows every import and every `require` with a literal name, as this Node would resolve
 * them. A process of its own (`node --experimental-import-meta-resolve trace.mjs <entry> …`), since only with that flag Node
 * resolves in another module's place. Writes { files, missing } as JSON; missing are optional parts that are not installed.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync, Visitor } from 'vite';

const CODE = ['.js', '.mjs', '.cjs', '.ts'];
/** Shells that bring their own modules: they are no packages to carry. */
const HOSTS = ['electron'];

const files = new Set();
const missing = new Set();
const waiting = process.argv.slice(2);
for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
  if (files.has(file)) continue;
  files.add(file);
  if (CODE.includes(extname(file))) waiting.push(...filesNamedIn(file));
}
process.stdout.write(JSON.stringify({ files: [...files].sort(), missing: [...missing].sort() }));

function filesNamedIn(file) {
  const { imports, requires } = namesIn(file);
  const here = createRequire(file);
  const found = [
    ...imports.map((name) => tryFile(name, file, () => fileURLToPath(import.meta.resolve(name, pathToFileURL(file))))),
    ...requires.map((name) => tryFile(name, file, () => here.resolve(name))),
  ];
  return found.filter((path) => path !== null);
}

/** Null for Node's own modules, and for what is not there. */
function tryFile(name, file, resolve) {
  if (isBuiltin(name) || HOSTS.includes(name)) return null;
  try {
    const path = resolve();
    if (existsSync(path) && statSync(path).isFile()) return path;
  } catch {
    // Noted below.
  }
  missing.add(`${name} (${file})`);
  return null;
}

/** The names of modules in a file: of types only those that are left in the built program are meant, so none. */
function namesIn(file) {
  const { program, module } = parseSync(file, readFileSync(file, 'utf8'));
  const isValue = ({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType);
  const imports = [
    ...module.staticImports.filter(isValue).map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports
      .flatMap(({ entries }) => entries)
      .flatMap(({ moduleRequest, isType }) => {
        return moduleRequest && !isType ? [moduleRequest.value] : [];
      }),
  ];
  const requires = [];
  const literal = (node) => (typeof node?.value === 'string' ? [node.value] : []);
  new Visitor({
    ImportExpression: ({ source }) => void imports.push(...literal(source)),
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type === 'Identifier' && callee.name === 'require') requires.push(...literal(first));
    },
  }).visit(program);
  return { imports: imports.filter((name) => !name.includes('?')), requires };
}
