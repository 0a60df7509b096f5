/**
 * The GPUs of a machine without a browser: Dawn's Node binding, asked for every adapter it can see. Dawn shows one
 * adapter per instance, so the instances are made one by one, by the names it lists for a name that does not exist.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { create, globals } from 'webgpu';
import { Fault } from '../../shared/contract/fault.ts';
import { say } from '../../shared/words/say.ts';

export type AdapterKind = 'gpu' | 'llvmpipe' | 'swiftshader';

/** Best first: what is taken when nobody asks for another. */
export const KINDS_BY_RANK: readonly AdapterKind[] = ['gpu', 'llvmpipe', 'swiftshader'];

export interface FoundAdapter {
  readonly kind: AdapterKind;
  /** The driver's own name of the device. */
  readonly deviceName: string;
  /** Names, vendor, architecture, description: what `--adapter` is matched against. */
  readonly words: readonly string[];
  /** A fresh adapter: each gives one device and is used up by that. */
  request(): Promise<GPUAdapter>;
}

const BACKENDS: Readonly<Record<string, string>> = { linux: 'vulkan', darwin: 'metal', win32: 'd3d12' };
const NO_SUCH_NAME = 'antler-lists-adapters';

/** Browsers bring SwiftShader, a Vulkan driver that needs no GPU; the Vulkan loader does not know of it. */
const SWIFTSHADER_FILES = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
  '/opt/microsoft/msedge/vk_swiftshader_icd.json',
  // As far below the root in the sources as in the build's folder of chunks.
  resolve(import.meta.dirname, '../../..', 'node_modules/electron/dist/vk_swiftshader_icd.json'),
];

/** Dawn dies with the object that `create` returned, and takes every device along. */
const instances: GPU[] = [];

/** Every adapter of this machine, best kind first. Throws a Fault that says what to install where there is none. */
export async function findAdapters(): Promise<FoundAdapter[]> {
  Object.assign(globalThis, globals);
  nameDrivers();
  let names = await listNames();
  if (names.length === 0 && fallBackToSwiftShader()) names = await listNames();
  const found: FoundAdapter[] = [];
  for (const name of names) {
    const adapter = await openAdapter(name);
    if (adapter && !found.some((other) => sameAdapter(other, adapter))) found.push(adapter);
  }
  if (found.length === 0) throw new Fault('no-adapter', whatToInstall());
  return found.sort((a, b) => KINDS_BY_RANK.indexOf(a.kind) - KINDS_BY_RANK.indexOf(b.kind));
}

/** Lets Dawn go, so that the process can end. */
export function releaseGpus(): void {
  instances.length = 0;
}

function createInstance(flags: readonly string[]): GPU {
  const backend = BACKENDS[process.platform];
  return create([...(backend ? [`backend=${backend}`] : []), 'disable-dawn-features=timestamp_quantization', ...flags]);
}

async function listNames(): Promise<string[]> {
  try {
    await createInstance([`adapter=${NO_SUCH_NAME}`]).requestAdapter();
    return [];
  } catch (error) {
    const listed = String(error).matchAll(/name: '(.*)'\s*$/gm);
    return [...new Set([...listed].flatMap(([, name]) => (name ? [name] : [])))];
  }
}

async function openAdapter(name: string): Promise<FoundAdapter | null> {
  const gpu = createInstance([`adapter=${name}`]);
  const request = (): Promise<GPUAdapter | null> => gpu.requestAdapter({ powerPreference: 'high-performance' });
  const first = await request().catch(() => null);
  if (!first) return null;
  instances.push(gpu);
  const { vendor, architecture, device, description } = first.info;
  return {
    kind: kindOf(first.info, name),
    deviceName: name,
    words: [name, vendor, architecture, device, description],
    async request() {
      const adapter = await request();
      if (adapter) return adapter;
      throw new Fault('no-adapter', say('adapter.gone', { name }));
    },
  };
}

/** Other software adapters (WARP on Windows) rank with llvmpipe. */
function kindOf(info: GPUAdapterInfo, name: string): AdapterKind {
  if (/swiftshader/i.test(`${info.architecture} ${info.description} ${name}`)) return 'swiftshader';
  const software = info.isFallbackAdapter || /llvmpipe|basic render/i.test(`${info.description} ${name}`);
  return software ? 'llvmpipe' : 'gpu';
}

function sameAdapter(a: FoundAdapter, b: FoundAdapter): boolean {
  return a.words.join('\n') === b.words.join('\n');
}

/** A person's own choice of drivers stands; else the browsers' SwiftShader is added to what the loader finds. */
function nameDrivers(): void {
  if (process.platform !== 'linux' || driversAreChosen()) return;
  const files = SWIFTSHADER_FILES.filter((file) => existsSync(file));
  if (files.length > 0) process.env['VK_ADD_DRIVER_FILES'] ??= files.join(':');
}

/** Vulkan loaders before 1.3.207 do not add drivers, they only replace them. */
function fallBackToSwiftShader(): boolean {
  const files = SWIFTSHADER_FILES.filter((file) => existsSync(file));
  if (process.platform !== 'linux' || driversAreChosen() || files.length === 0) return false;
  process.env['VK_ICD_FILENAMES'] = files.join(':');
  return true;
}

function driversAreChosen(): boolean {
  return Boolean(process.env['VK_ICD_FILENAMES'] ?? process.env['VK_DRIVER_FILES']);
}

function whatToInstall(): string {
  if (process.platform !== 'linux') return say('adapter.no-driver');
  const chosen = process.env['VK_ICD_FILENAMES'] ?? process.env['VK_DRIVER_FILES'];
  if (chosen) return say('adapter.none-named', { chosen });
  return say('adapter.no-vulkan');
}
