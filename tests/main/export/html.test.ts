import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportOf } from '../../../src/main/export/report/index.ts';
import { html } from '../../../src/main/export/html.ts';
import { escapeHtml, jsonForScript, scriptForHtml } from '../../../src/main/export/html-escape.ts';
import { demoBundle } from '../../support/runs/bundle.ts';
import { ensureReportPage } from '../../support/page/report-page.ts';
import { ATTACK, hostileBundle } from './hostile.ts';

/** What a reader without scripts has: the markup without its script elements. */
function withoutScripts(page: string): string {
  return page.replaceAll(/<script[\s\S]*?<\/script>/g, '');
}

describe('html', () => {
  let page = '';
  beforeAll(async () => {
    await ensureReportPage();
    page = html.write(demoBundle('standard'));
  });

  it('says everything but the drawings without a script', () => {
    const read = withoutScripts(page);
    for (const part of [
      'On AMD Radeon 780M',
      'Preset standard, complete',
      'deer',
      /[\d.]+×/.exec(reportOf(demoBundle('standard')).headline)![0],
      'Timed window',
      'device lost',
      'npm run antler -- run --preset standard',
    ])
      expect(read.includes(part), part).toBe(true);
    expect(read.match(/<figure class="chart"/g)!.length).toBe(read.match(/The same numbers as a table/g)!.length);
  });

  it('holds all it needs and may reach nothing', () => {
    expect(page).not.toMatch(/<(link|iframe|object|embed|base)\b|\bsrc=|url\((?!data:|#map)|@import/);
    expect(page).toContain(`content="default-src 'none'; script-src 'sha256-`);
  });

  it('pins its own script and style by their hashes', () => {
    for (const [, tag, content] of page.matchAll(/<(script|style)>([\s\S]*?)<\/\1>/g)) {
      const hash = createHash('sha256').update(content!).digest('base64');
      expect(page).toContain(`${tag}-src 'sha256-${hash}'`);
    }
    expect(page.match(/<script>/g)).toHaveLength(1);
  });

  it('carries the runs for the charts', () => {
    const [, data] = /id="chart-runs">([\s\S]*?)<\/script>/.exec(page)!;
    expect(JSON.parse(data!)).toHaveLength(80);
  });

  it('writes hostile names as text, everywhere', () => {
    const written = html.write(hostileBundle());
    expect(/<img|onerror="/.exec(withoutScripts(written))).toBeNull();
    expect(withoutScripts(written).includes('\u202e')).toBe(false);
    expect(written.match(/<script/g)).toHaveLength(2);
    expect(withoutScripts(written).includes('&lt;/script&gt;&lt;img src=x')).toBe(true);
  });
});

describe('escaping', () => {
  it('keeps JSON whole inside a script element', () => {
    const written = jsonForScript({ name: ATTACK });
    expect(written).not.toMatch(/<|\u2028/);
    expect(JSON.parse(written)).toEqual({ name: ATTACK });
  });

  it('keeps a script from ending its element', () => {
    expect(scriptForHtml('"</script>" + "<!--"')).toBe(String.raw`"\x3c/script>" + "\x3c!--"`);
  });

  it('escapes quotes for attributes', () => {
    expect(escapeHtml(`"'<&>`)).toBe('&quot;&#39;&lt;&amp;&gt;');
  });
});
