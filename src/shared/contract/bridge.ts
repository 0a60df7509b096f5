/**
 * The Bridge: everything the renderer may ask of the main process. The Electron preload and the browser
 * shell offer the same interface, with the same validation behind it.
 *
 * In Electron the preload puts a `BridgeTransport` at `window.antler`. Where `window.antler` is missing the
 * page was served by the browser shell and speaks HTTP with the server it came from:
 *
 * - `POST /bridge/<method>` with `content-type: application/json`, the header `antler-page: <id>` (a random
 *   id that the page draws once when it loads) and the JSON array of the method's arguments as body. The body
 *   of every answer, refusals included, is a `BridgeReply`; `undefined` travels as `null`.
 * - `GET /alive?page=<id>`: an event stream (`new EventSource(…)`) that the page keeps open while it lives.
 *   When it ends, what that page was measuring is given up, as when an Electron window closes.
 * - A reply with the header `antler-download: /download/<id>` has a file to save: the page follows that path
 *   once with a link that has the `download` attribute.
 *
 * The secret is a cookie that the server sets when the start address (`/open/<secret>`) is visited; the page
 * never sees it.
 */
import type { Language } from '../text/language.ts';
import type { LocalText } from './local-text.ts';
import type { BaselineSummary } from './parts/baseline.ts';
import type { Conditions } from './parts/disturbances.ts';
import type { EnergyReading } from './parts/energy.ts';
import type { HostEnvironment, SweepEnvironment } from './parts/environment.ts';
import type { MeasureEvent } from './events.ts';
import type { KernelSources } from './parts/kernels.ts';
import type { Adapter, Machine, Run } from './run.ts';
import type { RunView } from './run-view.ts';
import type { Sweep } from './sweep.ts';

/** One line of the library. */
export type RunSummary = Omit<RunView, 'details' | 'verdict'>;

export interface RunQuery {
  /** Free text over contender, choices such as the cell, problem, adapter, status, preset, id; empty matches all. */
  readonly search: string;
  readonly adapterIds: readonly string[] | null;
  readonly sweepIds: readonly string[] | null;
  readonly contenders: readonly string[] | null;
  /** Values by the id of a setting that is a choice, such as the cell; null: all. */
  readonly choices: Readonly<Record<string, readonly string[]>> | null;
  readonly statuses: readonly string[] | null;
  /** One of `runSortKeys()`. */
  readonly sort: string;
  readonly descending: boolean;
  readonly offset: number;
  /** At most 1,000 rows a page. */
  readonly limit: number;
}

export interface RunPage {
  readonly total: number;
  readonly runs: readonly RunSummary[];
}

/** One sweep as stored, newest first in lists. */
export interface SweepSummary {
  readonly id: string;
  readonly startedAt: string;
  readonly adapterId: string;
  readonly adapterName: string;
  readonly adapterType: 'gpu' | 'software';
  readonly sweep: Sweep;
  readonly outcome: 'running' | 'finished' | 'cancelled' | 'failed' | 'interrupted';
  readonly runCount: number;
  /** Points that have every run finished: where a resumed sweep goes on. */
  readonly pointsDone: number;
}

export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  readonly runtime: string;
  readonly runtimeVersion: string;
  readonly databasePath: string;
  readonly machine: Machine;
  readonly runCount: number;
  readonly exportFormats: readonly ExportOffer[];
}

/** An export format as a menu shows it. */
export interface ExportOffer {
  readonly id: string;
  readonly title: LocalText;
  /** What the file is, and what opens it. */
  readonly note: LocalText;
}

export interface ImportResult {
  readonly file: string;
  readonly added: number;
  readonly unchanged: number;
}

/** A failed call: `code` for programs, `message` one clear line for a person. */
export interface BridgeFailure {
  readonly ok: false;
  readonly code: 'invalid' | 'not-found' | 'busy' | 'failed';
  readonly message: string;
}
export type BridgeReply<T> = { readonly ok: true; readonly value: T } | BridgeFailure;

export interface Bridge {
  info(): Promise<AppInfo>;
  listRuns(query: RunQuery): Promise<RunPage>;
  getRun(id: string): Promise<Run>;
  /** Runs with traces but without their timelines, at most 2,000 ids; the ones that do not exist are left out. */
  getRuns(ids: readonly string[]): Promise<Run[]>;
  listSweeps(limit: number): Promise<SweepSummary[]>;
  listAdapters(): Promise<Adapter[]>;
  /** What the machine was like around a sweep; null where that was not kept. */
  sweepEnvironment(sweepId: string): Promise<SweepEnvironment | null>;
  /** What the main process tells of this moment; see `MeasureOrder`. */
  environment(): Promise<HostEnvironment>;
  conditions(): Promise<Conditions>;
  energy(): Promise<EnergyReading | null>;
  /** WGSL of kernels by hash, at most 1,000; what is not stored is left out. */
  kernelSources(hashes: readonly string[]): Promise<KernelSources>;
  /** Refused with `invalid` where one of them is pinned in a baseline. */
  deleteRuns(ids: readonly string[]): Promise<number>;
  listBaselines(): Promise<BaselineSummary[]>;
  /** The ids of a baseline's runs; `not-found` where there is none of that name. */
  baselineRuns(name: string): Promise<string[]>;
  /** Refused with `invalid` where the name is taken. */
  pinBaseline(name: string, ids: readonly string[]): Promise<BaselineSummary>;
  /** The runs stay. */
  removeBaseline(name: string): Promise<void>;
  /** Asks where to save (or downloads, in the browser shell); resolves to the file's name, null when cancelled. */
  exportRuns(ids: readonly string[], format: string): Promise<string | null>;
  /** A drawn picture, as SVG or as PNG in base64, to where the person wants it; resolves like `exportRuns`. */
  savePicture(name: string, kind: 'svg' | 'png', content: string): Promise<string | null>;
  /** The text of one bundle file, chosen by the person. Importing twice changes nothing. */
  importBundle(fileName: string, content: string): Promise<ImportResult>;
  /** Takes the right to measure: fails with `busy` while another window or the command line measures. */
  acquireMeasuring(): Promise<void>;
  releaseMeasuring(): Promise<void>;
  /** Stores what a measurement reports. Progress is not sent. */
  record(event: MeasureEvent): Promise<void>;
  /** The language that the page shows: dialogs and exported reports of the main process follow it. */
  setLanguage(language: Language): Promise<void>;
}

/** The Bridge as it crosses the border: same methods, each answering with a reply instead of an exception. */
export type BridgeTransport = {
  readonly [M in keyof Bridge]: (
    ...args: Parameters<Bridge[M]>
  ) => Promise<BridgeReply<Awaited<ReturnType<Bridge[M]>>>>;
};

export const BRIDGE_METHODS = [
  'info',
  'listRuns',
  'getRun',
  'getRuns',
  'listSweeps',
  'listAdapters',
  'kernelSources',
  'sweepEnvironment',
  'environment',
  'conditions',
  'energy',
  'deleteRuns',
  'listBaselines',
  'baselineRuns',
  'pinBaseline',
  'removeBaseline',
  'exportRuns',
  'savePicture',
  'importBundle',
  'acquireMeasuring',
  'releaseMeasuring',
  'record',
  'setLanguage',
] as const satisfies readonly (keyof Bridge)[];

/** Name of the message that carries one method's calls in Electron. */
export function bridgeChannel(method: keyof Bridge): string {
  return `bridge:${method}`;
}
