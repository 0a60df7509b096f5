/** The pages that are open, known by the event stream that each keeps open while it lives. */
import type { ServerResponse } from 'node:http';

export interface Pages {
  /** Whether a page was ever open. */
  readonly anySeen: boolean;
  /** Keeps the answer open as the page's sign of life. */
  join(pageId: string, response: ServerResponse): void;
  /** Resolves when at least one page was open and then none for a while (a reload is not the end). */
  allGone(): Promise<void>;
}

/** Long enough for a reload, short enough that a closed window does not leave the program behind. */
const RELOAD_MS = 3000;

export function createPages(onGone: (pageId: string) => void): Pages {
  const open = new Set<ServerResponse>();
  const gone = Promise.withResolvers<void>();
  let anySeen = false;
  return {
    get anySeen() {
      return anySeen;
    },
    join(pageId, response) {
      anySeen = true;
      open.add(response);
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': open\n\n');
      response.on('close', () => {
        open.delete(response);
        onGone(pageId);
        setTimeout(() => open.size === 0 && gone.resolve(), RELOAD_MS).unref();
      });
    },
    allGone: () => gone.promise,
  };
}
