/** A stand-in for the electron module: records what the main process does with it. */
import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

export type Handler = (event: unknown, ...args: unknown[]) => unknown;

class WebContents extends EventEmitter {
  readonly id = 42;
  windowOpenHandler: ((details: unknown) => unknown) | null = null;
  setWindowOpenHandler(handler: (details: unknown) => unknown): void {
    this.windowOpenHandler = handler;
  }
}

export class StubWindow extends EventEmitter {
  static readonly opened: StubWindow[] = [];
  readonly webContents = new WebContents();
  readonly options: { webPreferences: Record<string, unknown> };
  readonly loaded: string[] = [];
  readonly show = vi.fn();
  readonly focus = vi.fn();
  readonly restore = vi.fn();

  constructor(options: StubWindow['options']) {
    super();
    this.options = options;
    StubWindow.opened.push(this);
  }
  isDestroyed(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return true;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
}

class App extends EventEmitter {
  readonly switches = new Map<string, string | undefined>();
  readonly commandLine = {
    appendSwitch: (name: string, value?: string) => void this.switches.set(name, value),
    getSwitchValue: (name: string): string => this.switches.get(name) ?? '',
  };
  readonly enableSandbox = vi.fn();
  readonly quit = vi.fn();
  readonly exit = vi.fn();
  readonly requestSingleInstanceLock = vi.fn(() => true);
  readonly whenReady = vi.fn(() => Promise.resolve());
  readonly getPreferredSystemLanguages = vi.fn((): string[] => ['en-GB']);
}

class Session extends EventEmitter {
  requestHandler: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | null = null;
  checkHandler: ((contents: unknown, permission: string) => boolean) | null = null;
  deviceHandler: (() => boolean) | null = null;
  setPermissionRequestHandler(handler: Session['requestHandler']): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: Session['checkHandler']): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: Session['deviceHandler']): void {
    this.deviceHandler = handler;
  }
}

/** A fresh stand-in; hand it to vi.doMock('electron', …). */
export function createElectronStub() {
  StubWindow.opened.length = 0;
  const handlers = new Map<string, Handler>();
  const active: string[] = [];
  const pages = new Map<string, (request: Request) => Promise<Response>>();
  return {
    app: new App(),
    BrowserWindow: StubWindow,
    dialog: { showErrorBox: vi.fn(), showSaveDialog: vi.fn(), showMessageBoxSync: vi.fn(() => 0) },
    ipcMain: {
      handlers,
      handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
      removeHandler: (channel: string) => void handlers.delete(channel),
    },
    powerMonitor: Object.assign(new EventEmitter(), { isOnBatteryPower: (): boolean => false }),
    powerSaveBlocker: {
      active,
      start: (kind: string): number => {
        active.push(kind);
        return active.length;
      },
      stop: () => void active.pop(),
    },
    protocol: {
      pages,
      registerSchemesAsPrivileged: vi.fn(),
      handle: (scheme: string, answer: (request: Request) => Promise<Response>) => void pages.set(scheme, answer),
    },
    session: { defaultSession: new Session() },
  };
}
export type ElectronStub = ReturnType<typeof createElectronStub>;
