/** Builds the report page's script and style, which the HTML export inlines: out/report/report.js and report.css. */
import { defineConfig, type Plugin } from 'vite';

/** Of the messages those that charts are made of: the others would make every report larger. */
const chartMessages: Plugin = {
  name: 'chart-messages',
  enforce: 'pre',
  resolveId(source, importer) {
    return /^\.\/(en|zh)\/index\.ts$/.test(source) && importer?.endsWith('/words/say.ts')
      ? this.resolve(source.replace('index.ts', 'page.ts'), importer)
      : null;
  },
};

export default defineConfig({
  plugins: [chartMessages],
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
