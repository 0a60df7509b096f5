/** The page's end of the Bridge: Electron's preload where it is there, else HTTP with the browser shell. */
import { say } from '../shared/words/say.ts';
import { BRIDGE_METHODS } from '../shared/contract/bridge.ts';
import type { Bridge, BridgeReply, BridgeTransport } from '../shared/contract/bridge.ts';
import { Fault } from '../shared/contract/fault.ts';
import { visibleDeep } from '../shared/text/visible-text.ts';

type Send = (method: keyof Bridge, args: readonly unknown[]) => Promise<BridgeReply<unknown>>;

/**
 * What is shown and never sent back: its names come from files of strangers, and direction overrides or invisible
 * characters would mislead a reader of the page as they do in a terminal. Sweeps are left as they are: they are measured again.
 */
const SHOWN: ReadonlySet<keyof Bridge> = new Set([
  'listRuns',
  'getRun',
  'getRuns',
  'listAdapters',
  'listBaselines',
  'sweepEnvironment',
]);

/** A Bridge whose refusals are thrown as Faults. */
export function openBridge(): Bridge {
  const transport = window.antler;
  return bridgeOver(transport ? sendOver(transport) : openHttp());
}

/** Makes the Bridge's methods out of one function that carries a call. */
export function bridgeOver(send: Send): Bridge {
  const call =
    (method: keyof Bridge) =>
    async (...args: unknown[]): Promise<unknown> => {
      const reply = await send(method, args);
      if (!reply.ok) throw new Fault(reply.code, reply.message);
      return SHOWN.has(method) ? visibleDeep(reply.value) : reply.value;
    };
  return Object.fromEntries(BRIDGE_METHODS.map((method) => [method, call(method)])) as unknown as Bridge;
}

function sendOver(transport: BridgeTransport): Send {
  return (method, args) =>
    (transport[method] as (...args: readonly unknown[]) => Promise<BridgeReply<unknown>>)(...args);
}

function openHttp(): Send {
  const page = crypto.randomUUID();
  // Kept open while the page lives: its end tells the server that this page measures no more.
  const alive = new EventSource(`/alive?page=${page}`);
  window.addEventListener('pagehide', () => alive.close());
  return async (method, args) => {
    let response: Response;
    try {
      response = await fetch(`/bridge/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'antler-page': page },
        body: JSON.stringify(args),
      });
    } catch (error) {
      throw new Fault('failed', say('frame.no-answer'), { cause: error });
    }
    const download = response.headers.get('antler-download');
    if (download) save(download);
    return readReply(method, response);
  };
}

async function readReply(method: string, response: Response): Promise<BridgeReply<unknown>> {
  try {
    return (await response.json()) as BridgeReply<unknown>;
  } catch (error) {
    throw new Fault('failed', say('frame.bad-answer', { method, status: response.status }), { cause: error });
  }
}

function save(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
}
