import { say } from '../../shared/words/say.ts';
/** A drawn picture as something to save or to copy. */

/** Pixels of the PNG for one of the drawing: sharp on the screens that there are. */
const SCALE = 2;

export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** An address that shows the drawing, without anything to fetch. */
export function urlOf({ svg }: Drawing): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

/** Throws an Error where the browser cannot draw it. */
export async function pngOf(drawing: Drawing): Promise<Blob> {
  const image = new Image();
  image.src = urlOf(drawing);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = drawing.width * SCALE;
  canvas.height = drawing.height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(say('frame.picture-not-drawn')))), 'image/png');
  });
}

export async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const pieces: string[] = [];
  // As arguments of one call, all bytes of a large picture would overflow the stack.
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(pieces.join(''));
}
