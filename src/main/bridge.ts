/** Answers the window's calls: checks the arguments once, does what was asked, and turns every failure into a reply. */
import { say } from '../shared/words/say.ts';
import {
  BRIDGE_METHODS,
  type AppInfo,
  type Bridge,
  type BridgeFailure,
  type BridgeReply,
} from '../shared/contract/bridge.ts';
import { Fault } from '../shared/contract/fault.ts';
import { setLanguage } from '../shared/text/language.ts';
import { validate } from '../shared/contract/border/validate.ts';
import { CALL_ARGUMENTS } from './bridge-calls.ts';
import { exporterOf } from './export/index.ts';
import type { Host } from './environment/host.ts';
import { createMeasuringRight } from './measuring-right.ts';
import type { Store } from './store/store.ts';
import { pictureContent } from './pictures.ts';

/** The page that calls: a window in Electron, a loaded page in the browser shell. */
export interface Caller {
  readonly id: string;
  /** Lets the person save a text under a name; resolves to the name it was given, null when cancelled. */
  saveFile(suggestedName: string, content: string | Uint8Array): Promise<string | null>;
}

export interface BridgeServer {
  /** Never rejects: what goes wrong is in the reply. `args` is the list of arguments, not yet looked at. */
  call(method: string, args: unknown, caller: Caller): Promise<BridgeReply<unknown>>;
  /** The page is gone or was loaded anew: what it was measuring is given up. */
  forget(callerId: string): void;
  /** The person chose to leave the page while it measured: the sweep ends as cancelled, with what is finished kept. */
  cancel(callerId: string, reason: string): void;
}

/** What the calls act on. */
export interface BridgeServices {
  readonly store: Store;
  readonly info: Omit<AppInfo, 'runCount'>;
  /** What this process tells of the machine. */
  readonly host: Host;
  /** Hears when a page begins to measure, and when it no longer does. */
  readonly onMeasuring?: (isMeasuring: boolean) => void;
  /** Where an unexpected error goes, besides the reply. */
  readonly reportError: (error: unknown) => void;
}

type Handlers = {
  readonly [M in keyof Bridge]: (
    args: Parameters<Bridge[M]>,
    caller: Caller,
  ) => Awaited<ReturnType<Bridge[M]>> | ReturnType<Bridge[M]>;
};

/** The one Bridge of this process; every window and page shares it. */
export function createBridge(services: BridgeServices): BridgeServer {
  const { store, info } = services;
  const measuring = createMeasuringRight(store, services.onMeasuring ?? (() => undefined));
  const handlers: Handlers = {
    info: () => ({ ...info, runCount: store.countRuns() }),
    listRuns: ([query]) => store.listRuns(query),
    getRun: ([id]) => store.getRun(id),
    // Charts over many runs draw no timelines, which are the largest part of a run.
    getRuns: ([ids]) => store.getRuns(ids).map((run) => ({ ...run, timeline: null })),
    listSweeps: ([limit]) => store.listSweeps(limit),
    listAdapters: () => store.listAdapters(),
    kernelSources: ([hashes]) => store.kernelSources(hashes),
    sweepEnvironment: ([sweepId]) => store.sweepEnvironment(sweepId),
    environment: () => services.host.environment(),
    conditions: () => services.host.conditions(),
    energy: () => services.host.energy(),
    deleteRuns: ([ids]) => store.deleteRuns(ids),
    listBaselines: () => store.listBaselines(),
    baselineRuns: ([name]) => store.runIds(`baseline:${name}`),
    pinBaseline: ([name, ids]) => store.pinBaseline(name, ids, false),
    removeBaseline: ([name]) => store.removeBaseline(name),
    exportRuns: ([ids, format], caller) => exportRuns(services, ids, format, caller),
    savePicture: ([name, kind, content], caller) => caller.saveFile(`${name}.${kind}`, pictureContent(kind, content)),
    importBundle: ([fileName, content]) => store.importBundle(content, fileName),
    acquireMeasuring: (_, caller) => measuring.acquire(caller.id),
    releaseMeasuring: (_, caller) => measuring.release(caller.id),
    record: ([event], caller) => measuring.record(caller.id, event, info.machine),
    // One for the whole process, of the page that spoke last: dialogs stand before whichever window is in front.
    setLanguage: ([language]) => setLanguage(language),
  };
  return {
    async call(method, args, caller) {
      try {
        return { ok: true, value: await dispatch(handlers, method, args, caller) };
      } catch (error) {
        if (!(error instanceof Fault)) services.reportError(error);
        return toFailure(error);
      }
    },
    forget: (callerId) => measuring.release(callerId),
    cancel: (callerId, reason) => measuring.cancel(callerId, reason, info.machine),
  };
}

function dispatch(handlers: Handlers, method: string, args: unknown, caller: Caller): unknown {
  const name = BRIDGE_METHODS.find((known) => known === method);
  if (name === undefined) throw new Fault('invalid', `the Bridge has no method ${JSON.stringify(method)}`);
  return invoke(handlers, name, args, caller);
}

function invoke<M extends keyof Bridge>(handlers: Handlers, method: M, args: unknown, caller: Caller): unknown {
  return handlers[method](validate(CALL_ARGUMENTS[method], args, method), caller);
}

function exportRuns(
  { store, info }: BridgeServices,
  ids: readonly string[],
  format: string,
  caller: Caller,
): Promise<string | null> {
  const { name, version, runtime, runtimeVersion } = info;
  const exporter = exporterOf(format);
  const bundle = store.exportBundle(ids, { name, version, runtime, runtimeVersion });
  if (bundle.runs.length === 0) throw new Fault('not-found', say('shell.no-runs'));
  return caller.saveFile(`antler-${bundle.createdAt.slice(0, 10)}.${exporter.extension}`, exporter.write(bundle));
}

function toFailure(error: unknown): BridgeFailure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Fault && error.code !== 'no-adapter' ? error.code : 'failed';
  return { ok: false, code, message };
}
