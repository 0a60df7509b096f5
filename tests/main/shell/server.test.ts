import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PageServer, startPageServer } from '../../../src/main/shell/server.ts';
import { createFakeBridge, type FakeBridge } from './fake-bridge.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let bridge: FakeBridge;
let server: PageServer;
let cookie: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'antler-server-'));
  mkdirSync(join(folder, 'page/assets'), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'page/assets/worker.js'), 'worker');
  writeFileSync(join(folder, 'page/notes.txt'), 'not a part of the page');
  writeFileSync(join(folder, 'secret.html'), 'outside');
  bridge = createFakeBridge();
  server = await startPageServer({ bridge, root: join(folder, 'page'), port: 0, visits: 2 });
  cookie = (await ask('GET', new URL(server.startUrl).pathname)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Paths are sent as they are: fetch would tidy them up, and would not let the Host header be set. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const { hostname, port } = new URL(server.startUrl);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const get = (path: string, headers: Record<string, string> = {}) => ask('GET', path, { cookie, ...headers });
const call = (method: string, args: string, headers: Record<string, string> = {}) =>
  ask(
    'POST',
    `/bridge/${method}`,
    { cookie, 'content-type': 'application/json', 'antler-page': 'page-0001', ...headers },
    args,
  );

describe('the start address', () => {
  it('gives a cookie that scripts and other sites do not get, and leads to the page', async () => {
    const answer = await ask('GET', new URL(server.startUrl).pathname);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  it('works no more often than it was meant to', async () => {
    const { pathname } = new URL(server.startUrl);
    expect((await ask('GET', pathname)).status).toBe(303);
    expect((await ask('GET', pathname)).status).toBe(403);
  });
});

describe('the page', () => {
  it('is served under a strict policy, workers included', async () => {
    const page = await get('/');
    expect(page).toMatchObject({ status: 200, body: '<p>page</p>' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe|\*/);
    const worker = await get('/assets/worker.js');
    expect(worker.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-embedder-policy': 'require-corp',
    });
  });

  it.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/..%5c..%5csecret.html',
    '/%00',
    '/%ff',
  ])('does not leave its folder: %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('outside');
  });

  it('has no other files than a page has, and no listings', async () => {
    expect((await get('/notes.txt')).status).toBe(404);
    expect((await get('/assets/')).status).toBe(404);
    expect((await get('/assets')).status).toBe(404);
  });
});

describe('who may ask', () => {
  it('needs the cookie', async () => {
    expect((await ask('GET', '/')).status).toBe(403);
    const wrong = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`;
    expect((await call('info', '[]', { cookie: wrong })).status).toBe(403);
    expect((await call('info', '[]', { cookie: '' })).status).toBe(403);
    expect(bridge.calls).toEqual([]);
  });

  it('answers to its own address only', async () => {
    const { port } = new URL(server.startUrl);
    for (const host of ['attacker.test', `attacker.test:${port}`, `localhost:${port}`, `127.0.0.1:1`])
      expect((await call('info', '[]', { host })).status).toBe(403);
    expect(bridge.calls).toEqual([]);
  });

  it('refuses other sites’ pages, cookie or not', async () => {
    expect((await call('info', '[]', { origin: 'http://127.0.0.1:1' })).status).toBe(403);
    expect((await call('info', '[]', { origin: 'null' })).status).toBe(403);
    expect((await call('info', '[]', { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await call('info', '[]', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await call('info', '[]', { 'antler-page': '' })).status).toBe(403);
    expect(bridge.calls).toEqual([]);
    const { origin } = new URL(server.startUrl);
    expect((await call('info', '[]', { origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

describe('calls', () => {
  it('carry arguments, page and reply', async () => {
    bridge.answer = (method, args) => ({ ok: true, value: { method, args } });
    const answer = await call('getRun', '["abc"]');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ ok: true, value: { method: 'getRun', args: ['abc'] } });
    expect(bridge.calls[0]?.caller.id).toBe('page-0001');
  });

  it('answer with null where there is no value', async () => {
    expect(JSON.parse((await call('acquireMeasuring', '[]')).body)).toEqual({ ok: true, value: null });
  });

  it('pass refusals on as replies', async () => {
    bridge.answer = () => ({ ok: false, code: 'busy', message: 'measuring' });
    const answer = await call('acquireMeasuring', '[]');
    expect(JSON.parse(answer.body)).toEqual({ ok: false, code: 'busy', message: 'measuring' });
  });

  it('are refused with a reply when they are not JSON, not said to be, or not a POST', async () => {
    for (const answer of [
      await call('info', '[1,'),
      await call('info', '[]', { 'content-type': 'text/plain' }),
      await ask('PUT', '/bridge/info', { cookie }),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(JSON.parse(answer.body)).toMatchObject({ ok: false, code: 'invalid' });
    }
    expect((await get('/bridge/info')).status).toBe(404);
    expect(bridge.calls).toEqual([]);
  });

  it('are refused when they are too large', async () => {
    const answer = await call('deleteRuns', JSON.stringify(['x'.repeat(9 * 2 ** 20)]));
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, message: expect.stringContaining('deleteRuns') });
    expect(bridge.calls).toEqual([]);
  });
});

describe('downloads', () => {
  it('are offered in the reply and fetched once', async () => {
    bridge.answer = async (_method, _args, caller) => ({
      ok: true,
      value: await caller.saveFile('antler "ä".json', '{"a":1}'),
    });
    const reply = await call('exportRuns', '[["1"],"json"]');
    expect(JSON.parse(reply.body)).toEqual({ ok: true, value: 'antler "ä".json' });
    const path = String(reply.headers['antler-download']);
    const file = await get(path);
    expect(file).toMatchObject({ status: 200, body: '{"a":1}' });
    expect(file.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''antler%20%22%C3%A4%22.json`);
    expect((await get(path)).status).toBe(404);
    expect((await get('/download/other')).status).toBe(404);
  });

  it('need the cookie', async () => {
    bridge.answer = async (_method, _args, caller) => ({ ok: true, value: await caller.saveFile('a.json', 'x') });
    const reply = await call('exportRuns', '[["1"],"json"]');
    expect((await ask('GET', String(reply.headers['antler-download']))).status).toBe(403);
  });
});

describe('a page that ends', () => {
  it('is forgotten', async () => {
    const { hostname, port } = new URL(server.startUrl);
    const stream = request({ hostname, port, path: '/alive?page=page-0001', headers: { cookie }, agent: false });
    await new Promise((resolve) => stream.on('response', resolve).end());
    expect(bridge.forgotten).toEqual([]);
    stream.on('error', () => undefined).destroy();
    await vi.waitFor(() => expect(bridge.forgotten).toEqual(['page-0001']));
  });
});
