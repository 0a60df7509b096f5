/** Writing text into HTML: every name in a bundle is treated as hostile. */
import { visibleJson, visibleLines } from '../../shared/text/visible-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content and quoted attributes, with controls and invisible characters written out. */
export function escapeHtml(value: string): string {
  return visibleLines(value).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** JSON for a script element: no `<` can end the element or open a comment, no line separator ends a line. */
export function jsonForScript(value: unknown): string {
  return visibleJson(value).replaceAll('<', String.raw`\u003c`);
}

/** A built script for a script element. In JavaScript `</script` and `<!--` occur in strings and patterns only. */
export function scriptForHtml(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, String.raw`\x3c`);
}
