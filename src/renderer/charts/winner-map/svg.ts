/** Writes elements of an SVG. Everything that comes from outside passes through `escapeXml`. */

/** Text and attribute values in which no character is markup, and none is forbidden in XML. */
export function escapeXml(value: string): string {
  return value
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

type Attributes = Readonly<Record<string, string | number>>;

/** One element; `inner` is markup already. */
export function element(name: string, attributes: Attributes, inner = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${name}${written.join('')}>${inner}</${name}>`;
}

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Shrinks to this many pixels, by two fifths at most, and is then cut short. */
  readonly room?: number;
}

/** Mean width of a character, as a share of the font size: sans-serif fonts differ by a tenth. */
const ADVANCE = 0.56;
const SMALLEST = 0.6;

export function textWidth(text: string, size: number): number {
  return [...text].length * size * ADVANCE;
}

export function textAt(x: number, y: number, text: string, style: TextStyle): string {
  const { size, room = Infinity } = style;
  const shrunk = Math.max(Math.min(size, (size * room) / textWidth(text, size)), size * SMALLEST);
  const most = Math.max(1, Math.floor(room / (shrunk * ADVANCE)));
  const characters = [...text];
  const shown = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
  const attributes = {
    x,
    y,
    'font-size': Number(shrunk.toFixed(2)),
    'font-weight': style.weight ?? 400,
    'text-anchor': style.anchor ?? 'start',
    fill: style.fill,
  };
  return element('text', attributes, escapeXml(shown));
}
