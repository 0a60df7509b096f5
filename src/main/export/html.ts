/**
 * The report as one HTML file. Everything but the charts is in the markup, so it reads without scripts; script, style
 * and data are inlined and pinned by hash, and the policy allows nothing else: the file cannot reach the network.
 */
import { createHash } from 'node:crypto';
import type { Bundle } from '../../shared/contract/bundle.ts';
import { currentLanguage, type Language } from '../../shared/words/language.ts';
import { say } from '../../shared/words/say.ts';
import { visibleDeep } from '../../shared/text/visible-text.ts';
import type { Exporter } from './format.ts';
import { sectionHtml } from './html-blocks.ts';
import { escapeHtml, jsonForScript, scriptForHtml } from './html-escape.ts';
import type { Report } from './report/document.ts';
import { reportOf } from './report/index.ts';
import { loadReportPage } from './report-page.ts';

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

function mastheadHtml(report: Report, createdAt: string): string {
  const badges = report.badges.map(({ tone, text }) => `<li class="${tone}">${escapeHtml(text)}</li>`).join('');
  const { claim, grounds } = report;
  return `<header class="masthead">
<p class="brand">Antler <span>${escapeHtml(say('report.html.of', { date: createdAt.slice(0, 10) }))}</span></p>
<h1>${escapeHtml(claim)}</h1>
<p class="grounds">${escapeHtml(grounds)}</p>
${report.lede.map((sentence) => `<p class="lede">${escapeHtml(sentence)}</p>`).join('\n')}
<ul class="badges">${badges}</ul>
</header>`;
}

function contentsHtml(report: Report): string {
  const links = report.sections.map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`);
  return `<nav class="contents" aria-label="${escapeHtml(say('report.html.contents'))}"><ol>${links.join('')}</ol></nav>`;
}

function write(given: Bundle): string {
  const bundle = visibleDeep(given);
  const report = reportOf(bundle);
  const page = loadReportPage();
  const script = scriptForHtml(page.script);
  const style = page.style.replaceAll('</', String.raw`<\/`);
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${LANGUAGE_TAGS[currentLanguage()]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${escapeHtml(`${bundle.app.name} ${bundle.app.version}`)}">
<title>${escapeHtml(say('report.html.title', { title: report.title, headline: report.headline }))}</title>
<style>${style}</style>
</head>
<body>
${mastheadHtml(report, bundle.createdAt)}
<div class="page">
${contentsHtml(report)}
<main>
<noscript><p class="callout even">${escapeHtml(say('report.html.noscript'))}</p></noscript>
${report.sections.map(sectionHtml).join('\n')}
</main>
</div>
<footer><p>${escapeHtml(`${bundle.app.name} ${bundle.app.version}, ${bundle.app.runtime} ${bundle.app.runtimeVersion}, ${bundle.createdAt}`)}</p></footer>
<script type="application/json" id="chart-runs">${jsonForScript(report.chartRuns)}</script>
<script>${script}</script>
</body>
</html>
`;
}

export const html = {
  id: 'html',
  title: { en: 'Report', zh: '报告' },
  note: { en: 'HTML, one file, opens offline', zh: 'HTML，单个文件，可离线打开' },
  extension: 'html',
  mime: 'text/html',
  judges: true,
  write,
} as const satisfies Exporter;
