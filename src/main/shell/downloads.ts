/** Exports on their way to the browser: each is fetched once, under an id that cannot be guessed. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

export interface Downloads {
  /** Keeps a file until it is fetched; the id belongs to /download/<id>. */
  add(fileName: string, content: string | Uint8Array): string;
  /** Sends it and forgets it; 404 for an id that is not, or no longer, known. */
  send(id: string, response: ServerResponse): void;
}

/** A page that never fetches must not fill the memory: older ones than these go. */
const MOST_KEPT = 4;

export function createDownloads(): Downloads {
  const kept = new Map<string, { readonly fileName: string; readonly content: string | Uint8Array }>();
  return {
    add(fileName, content) {
      const id = randomUUID();
      kept.set(id, { fileName, content });
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
      }
      return id;
    },
    send(id, response) {
      const download = kept.get(id);
      kept.delete(id);
      if (download === undefined) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(download.fileName)}`,
      });
      response.end(download.content);
    },
  };
}
