/** Builds the report page's script and style, which the HTML export inlines: out/report/report.js and report.css. */
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: 'out/report',
    emptyOutDir: true,
    target: 'es2022',
    minify: true,
    lib: {
      entry: 'src/renderer/report/report.ts',
      formats: ['iife'],
      name: 'antlerReport',
      fileName: () => 'report.js',
      cssFileName: 'report',
    },
  },
});
