/** Builds out/main (the window's two shells and the command line), out/preload and out/renderer. */
import { execFileSync } from 'node:child_process';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';

/** Of the sources as they are built, with a mark where they were changed since; empty without git. */
function commitOf(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const commit = git('rev-parse', 'HEAD');
    return git('status', '--porcelain', '--untracked-files=no') === '' ? commit : `${commit}, changed`;
  } catch {
    return '';
  }
}

export default defineConfig({
  main: {
    define: { 'import.meta.env.ANTLER_COMMIT': JSON.stringify(commitOf()) },
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          browser: 'src/main/browser.ts',
          cli: 'src/cli/index.ts',
          perf: 'src/cli/perf/index.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload may load nothing but Electron's own modules: it has to be one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      target: 'chrome140',
      // Both shells forbid data: scripts and styles; small files stay files.
      assetsInlineLimit: 0,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
});
