/** A picture that the page drew, on its way to a file. */
import { Fault } from '../shared/contract/fault.ts';

export type PictureKind = 'svg' | 'png';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What goes into the file: the SVG's text, or the PNG's bytes from base64. Throws a Fault (`invalid`) for anything else. */
export function pictureContent(kind: PictureKind, content: string): string | Uint8Array {
  if (kind === 'svg') {
    if (content.startsWith('<svg ') && content.trimEnd().endsWith('</svg>')) return content;
    throw new Fault('invalid', 'savePicture: the content is no SVG');
  }
  const bytes = Buffer.from(content, 'base64');
  if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return bytes;
  throw new Fault('invalid', 'savePicture: the content is no PNG in base64');
}
