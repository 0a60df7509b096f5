/** Finds what a page in Chinese still says in Latin letters. */
import type { Page } from 'playwright-core';

/** Symbols of units, and what is written the same way in Chinese papers and interfaces. */
const UNITS = /(?<![A-Za-z])(ns|µs|ms|min|[KMGT]?i?B|[kMGTP]?FLOP(\/s)?|[kMGT]B\/s|[µmkM]?J|MHz|max|tol)(?![A-Za-z])/g;

/** Texts, labels, hints and titles that still have a word in Latin letters when `names` and units are taken out. */
export async function latinTexts(page: Page, names: readonly string[]): Promise<string[]> {
  const texts = await page.evaluate(() => {
    // Code and commands have one language; charts have words of their own, which are tested where they are drawn.
    const skipped = 'pre, code, .code, script, style, option[lang], section.figure, figure.map img';
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && !parent.closest(skipped)) found.push(walker.currentNode.textContent ?? '');
    }
    for (const name of ['aria-label', 'placeholder', 'alt'])
      for (const element of document.querySelectorAll(`[${name}]`))
        if (!element.closest(skipped)) found.push(element.getAttribute(name) ?? '');
    return found;
  });
  // The longest first: a name may be part of another one.
  const known = [...new Set(names)].filter((name) => /[A-Za-z]/.test(name)).sort((a, b) => b.length - a.length);
  const rest = (text: string): string =>
    known.reduce((left, name) => left.replaceAll(name, '·'), text.replaceAll('\u00a0', ' ')).replaceAll(UNITS, '·');
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => /[A-Za-z]{2,}/.test(rest(text)));
}

/** Every text in a file's data: names, versions and sentences that were stored, which no interface translates. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsIn(member)]);
}
