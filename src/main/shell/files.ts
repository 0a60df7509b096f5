/** The built renderer as both shells serve it: which file a path means, and under which headers it leaves. */
import { stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** Only these leave the folder; anything else in it is not part of the page. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Headers of every answer. Cross-origin isolation gives the page its fine clock; worker scripts need the same
 * headers as the page, or the page is not let load them.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * The file under `root` that a URL's path names; `/` is index.html. Null for what is not there, not a page's file, or
 * outside of `root` in whatever spelling.
 */
export async function findPageFile(root: string, urlPath: string): Promise<PageFile | null> {
  const decoded = decodePath(urlPath);
  if (decoded === null || /[\0\\]/.test(decoded)) return null;
  if (decoded.split('/').some((part) => part.startsWith('.'))) return null;
  const path = normalize(join(root, decoded === '/' ? 'index.html' : decoded));
  if (!path.startsWith(normalize(root + sep))) return null;
  const contentType = CONTENT_TYPES[extname(path)];
  if (contentType === undefined) return null;
  const isFile = await stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
  return isFile ? { path, contentType } : null;
}

function decodePath(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return null;
  }
}
