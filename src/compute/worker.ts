/**
 * The compute worker: the only place of the desktop application that holds a GPU device. It answers the window's
 * questions (messages.ts) and measures, so that the window stays responsive.
 */
import { type Reason } from '../shared/contract/reason.ts';
import type { HostEnvironment } from '../shared/contract/parts/environment.ts';
import { openDebugLog } from '../shared/text/debug-log.ts';
import { setLanguage } from '../shared/text/language.ts';
import { say } from '../shared/words/say.ts';
import { Fault } from '../shared/contract/fault.ts';
import type { Machine } from '../shared/contract/run.ts';
import type { Algorithm } from './studies/rnn/algorithms/algorithm.ts';
import { CONTENDERS } from './studies/rnn/algorithms/index.ts';
import { openStudy } from './studies/index.ts';
import type { Cell } from './studies/rnn/cells/cell.ts';
import { parseCellFile } from './studies/rnn/cells/file/cell-file.ts';
import { CELLS } from './studies/rnn/cells/index.ts';
import { openStudyEngine } from './studies/engine.ts';
import { predictedPeakBytes } from './gpu/device/predict-memory.ts';
import type { Engine } from './gpu/device/solver.ts';
import { lengthLimits } from './studies/rnn/planning/limits.ts';
import type { Plan } from './gpu/plan/plan.ts';
import { predictNeeds } from './studies/rnn/planning/predict.ts';
import { type GivenProblem, parseProblem, problemInfo } from './studies/rnn/drawing/problem-file.ts';
import { measureSweep } from './bench/protocol/protocol.ts';
import { openSpeedProbe } from './bench/watch/speed-probe.ts';
import type { CellText, Offer, OwnCellInfo, ProblemText, WindowOrder, WorkerReply, WorkerRequest } from './messages.ts';
import { createOutbox } from './outbox.ts';
import { createQuestions } from './questions.ts';

const send = (reply: WorkerReply): void => self.postMessage(reply);
// eslint-disable-next-line no-console -- the console is where whoever asked for the log reads it.
const logLine = (line: string): void => console.debug(line);
const outbox = createOutbox(send);
const questions = createQuestions(send);
let engine: Engine | null = null;
let stop: AbortController | null = null;

self.onmessage = (message: MessageEvent<WorkerRequest>): void => void answer(message.data);

async function answer(request: WorkerRequest): Promise<void> {
  if (request.kind === 'language') return setLanguage(request.language);
  if (request.kind === 'debug') return openDebugLog(request.areas, logLine);
  if (request.kind === 'taken') return outbox.taken(request.event, request.error);
  if (request.kind === 'told') return questions.told(request.question, request.answer);
  if (request.kind === 'cancel') return stop?.abort(new Fault('failed', 'cancelled'));
  const { id } = request;
  try {
    if (request.kind === 'offer') send({ kind: 'offer', id, offer: await offerOf(request.machine) });
    else if (request.kind === 'predict') {
      const { traits, whyNot, whyMissing } = await engineFor(request.machine);
      const peakBytes = (plan: Plan): number => predictedPeakBytes(plan, traits);
      const host = { traits, whyNot, peakBytes, ...(whyMissing && { whyMissing }) };
      send({
        kind: 'predict',
        id,
        prediction: predictNeeds(request.sweep, host, readCells(request.cells)),
      });
    } else if (request.kind === 'limits') {
      const { traits, whyNot } = await engineFor(request.machine);
      const limits = lengthLimits(request.sweep, { traits, whyNot }, readCells(request.cells));
      send({ kind: 'limits', id, limits });
    } else if (request.kind === 'problem')
      send({ kind: 'problem', id, info: problemInfo(read(request.problem, readCells(request.cells))) });
    else if (request.kind === 'cell') send({ kind: 'cell', id, info: ownCellInfo(request.cell) });
    else {
      await measure(request.order);
      send({ kind: 'measure', id });
    }
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'failed';
    send({ kind: 'failed', id, code, message: error instanceof Error ? error.message : String(error) });
  }
}

async function offerOf(machine: Machine): Promise<Offer> {
  const { adapter } = await engineFor(machine);
  return {
    adapter,
    algorithms: CONTENDERS.map((algorithm) => ({ id: algorithm.id, unsuited: unsuitedCells(algorithm) })),
    cells: CELLS.map(({ id, title, description, source }) => ({ id, title, description, source })),
  };
}

function unsuitedCells({ suits }: Algorithm): Record<string, Reason> {
  return Object.fromEntries(
    CELLS.flatMap((cell) => {
      const reason = suits?.(cell) ?? null;
      return reason === null ? [] : [[cell.id, reason]];
    }),
  );
}

/** The open engine; a new one where there is none or its device was lost. */
async function engineFor(machine: Machine): Promise<Engine> {
  if (engine && engine.lostReason() === null) return engine;
  engine?.close();
  engine = null;
  // A worker of a page that is not allowed WebGPU lacks the property.
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (!gpu) throw new Fault('no-adapter', say('frame.no-webgpu'));
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Fault('no-adapter', say('frame.no-webgpu-adapter'));
  engine = await openStudyEngine(adapter, machine.id);
  return engine;
}

function read({ fileName, content }: ProblemText, own: readonly Cell[]): GivenProblem {
  return parseProblem(content, fileName, own);
}

function readCells(files: readonly CellText[]): Cell[] {
  return files.map(({ fileName, content }) => parseCellFile(content, fileName));
}

function ownCellInfo({ fileName, content }: CellText): OwnCellInfo {
  const cell = parseCellFile(content, fileName);
  const reasons = CONTENDERS.flatMap((algorithm): [string, Reason][] => {
    const reason = algorithm.suits?.(cell) ?? null;
    return reason === null ? [] : [[algorithm.id, reason]];
  });
  const { id, title, description, source } = cell;
  return { id, title, description, source, unsuited: Object.fromEntries(reasons) };
}

async function measure(order: WindowOrder): Promise<void> {
  const { sweep, machine, cells, given, tunings, processSpreads, leastBlocks, resume, orderSeed } = order;
  if (stop) throw new Fault('busy', say('frame.measuring-already'));
  stop = new AbortController();
  try {
    const own = readCells(cells);
    const opened = await engineFor(machine);
    await measureSweep({
      sweep,
      tunings: tunings[opened.adapter.id] ?? {},
      processSpread: processSpreads?.[opened.adapter.id] ?? null,
      ...(leastBlocks !== undefined && { leastBlocks }),
      sweepId: resume?.sweepId ?? crypto.randomUUID(),
      engine: opened,
      study: openStudy(sweep.study, { cells: own, given: given && read(given, own) }),
      orderSeed: orderSeed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
      pointsDone: resume?.pointsDone ?? 0,
      emit: outbox.emit,
      signal: stop.signal,
      newId: () => crypto.randomUUID(),
      now: () => performance.timeOrigin + performance.now(),
      runtime: runtimeName(navigator.userAgent),
      reopen: () => engineFor(machine),
      openSpeedProbe,
      readEnvironment,
      readConditions: () => questions.ask('conditions'),
      readEnergy: () => questions.ask('energy'),
    });
  } finally {
    stop = null;
  }
}

/** As the main process tells it, with the browser that only the page knows. */
async function readEnvironment(): Promise<HostEnvironment | null> {
  const told = await questions.ask('environment');
  const chromium = /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1];
  return told && { ...told, runtimes: { ...(chromium !== undefined && { chromium }), ...told.runtimes } };
}

/** "electron 45.4.1, chromium 156": what the compute code runs in. */
function runtimeName(userAgent: string): string {
  const names = [...userAgent.matchAll(/(Electron|Chrome)\/([\d.]+)/g)].map(([, name, version]) =>
    name === 'Chrome' ? `chromium ${version?.split('.')[0] ?? ''}` : `electron ${version ?? ''}`,
  );
  return names.sort().reverse().join(', ') || 'browser';
}
