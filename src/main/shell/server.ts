/**
 * The browser shell's server: the built page and the Bridge over HTTP, for this machine alone. The protocol is in
 * src/shared/contract/bridge.ts. Other programs and other web pages on the machine can reach the port too; they lack the secret
 * cookie, and a page whose name was pointed at 127.0.0.1 fails the check of the Host header.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { BridgeFailure, BridgeReply } from '../../shared/contract/bridge.ts';
import type { BridgeServer } from '../bridge.ts';
import { createDownloads } from './downloads.ts';
import { findPageFile, SECURITY_HEADERS } from './files.ts';
import { createPages, type Pages } from './pages.ts';
import { readBody } from './request-body.ts';

export interface PageServer {
  /** Visit this address once to get the cookie and the page. */
  readonly startUrl: string;
  readonly pages: Pages;
  close(): Promise<void>;
}

export interface PageServerOptions {
  readonly bridge: BridgeServer;
  /** The folder of the built renderer. */
  readonly root: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** How often the start address may be visited: once where the shell opens the browser itself. */
  readonly visits: number;
}

const HOST = '127.0.0.1';

/** Starts listening. Rejects where the port is taken. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const site = createSite(options, `${HOST}:${address.port}`);
  server.on('request', (request, response) => void site.answer(request, response));
  return {
    startUrl: site.startUrl,
    pages: site.pages,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Site {
  readonly startUrl: string;
  readonly pages: Pages;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL };

function createSite(options: PageServerOptions, host: string): Site {
  const origin = `http://${host}`;
  const startPath = `/open/${randomBytes(24).toString('base64url')}`;
  const cookie = `antler-${host.split(':')[1] ?? ''}=${randomBytes(24).toString('base64url')}`;
  const pages = createPages((pageId) => options.bridge.forget(pageId));
  const downloads = createDownloads();
  let visitsLeft = options.visits;

  async function route(exchange: Exchange): Promise<void> {
    const { request, response, url } = exchange;
    const path = url.pathname;
    if (path === startPath && request.method === 'GET' && visitsLeft > 0) {
      visitsLeft -= 1;
      response.writeHead(303, { 'set-cookie': `${cookie}; HttpOnly; SameSite=Strict; Path=/`, location: '/' }).end();
    } else if (!carries(request, cookie)) {
      refuse(response, 403, 'this page opens from the address that Antler printed or opened itself');
    } else if (request.method === 'POST' && path.startsWith('/bridge/')) {
      await answerCall(exchange, path.slice('/bridge/'.length));
    } else if (request.method !== 'GET') {
      refuse(response, 405, `${request.method ?? ''} is not understood here`);
    } else if (path === '/alive') {
      pages.join(url.searchParams.get('page') ?? '', response);
    } else if (path.startsWith('/download/')) {
      downloads.send(path.slice('/download/'.length), response);
    } else {
      await sendFile(options.root, path, response);
    }
  }

  async function answerCall({ request, response }: Exchange, method: string): Promise<void> {
    const page = request.headers['antler-page'];
    if (typeof page !== 'string' || !/^[\w-]{8,64}$/.test(page))
      return refuse(response, 403, 'the header antler-page is missing');
    const body = await readBody(request, method);
    if (!body.ok) return refuse(response, body.status, body.message);
    const reply = await options.bridge.call(method, body.value, {
      id: page,
      saveFile(name, content) {
        response.setHeader('antler-download', `/download/${downloads.add(name, content)}`);
        return Promise.resolve(name);
      },
    });
    sendReply(response, 200, reply);
  }

  return {
    startUrl: origin + startPath,
    pages,
    async answer(request, response) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      try {
        const url = URL.parse(request.url ?? '', origin);
        if (request.headers.host !== host) refuse(response, 403, 'this server answers to its own address only');
        else if (isForeign(request, origin)) refuse(response, 403, 'this server answers its own page only');
        else if (url === null) refuse(response, 400, 'this address cannot be read');
        else await route({ request, response, url });
      } catch (error) {
        refuse(response, 500, error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** Whether another site's page sent it. Browsers always say so; other programs may leave both headers out. */
function isForeign(request: IncomingMessage, origin: string): boolean {
  const site = request.headers['sec-fetch-site'];
  const sender = request.headers.origin;
  if (sender !== undefined && sender !== origin) return true;
  return site === 'cross-site' || site === 'same-site';
}

function carries(request: IncomingMessage, cookie: string): boolean {
  const given = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  return given.some((part) => part.length === cookie.length && timingSafeEqual(Buffer.from(part), Buffer.from(cookie)));
}

async function sendFile(root: string, path: string, response: ServerResponse): Promise<void> {
  const file = await findPageFile(root, path);
  if (file === null) return refuse(response, 404, `there is no ${path} here`);
  response.writeHead(200, { 'content-type': file.contentType });
  const stream = createReadStream(file.path);
  stream.on('error', () => response.destroy());
  stream.pipe(response);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const failure: BridgeFailure = { ok: false, code: status >= 500 ? 'failed' : 'invalid', message };
  sendReply(response, status, failure);
}

function sendReply(response: ServerResponse, status: number, reply: BridgeReply<unknown>): void {
  const body = JSON.stringify(reply.ok ? { ok: true, value: reply.value ?? null } : reply);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(body);
}
