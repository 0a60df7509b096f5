/** The Electron window: what it may do is little, and everything else is refused. */
import { say } from '../shared/words/say.ts';
import { BrowserWindow, type BrowserWindowConstructorOptions, dialog, type Session, type WebContents } from 'electron';

/** The one page that a window shows. */
export const PAGE_URL = 'app://antler/';

const WINDOW_OPTIONS: BrowserWindowConstructorOptions = {
  title: 'Antler',
  width: 1360,
  height: 900,
  minWidth: 720,
  minHeight: 480,
  show: false,
  autoHideMenuBar: true,
};

/** A page that is not drawn by then is shown as it is: a window that never appears cannot be closed either. */
const SHOWN_AFTER_MS = 4000;

/** Makes the window, confined to its page and not yet loaded; it appears when there is something to show. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    ...WINDOW_OPTIONS,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // A measurement goes on while the window is covered by another one.
      backgroundThrottling: false,
    },
  });
  confine(window.webContents);
  showInTime(window);
  return window;
}

function showInTime(window: BrowserWindow): void {
  const timer = setTimeout(() => window.show(), SHOWN_AFTER_MS);
  window.once('ready-to-show', () => {
    clearTimeout(timer);
    window.show();
  });
  window.once('closed', () => clearTimeout(timer));
}

/** The page's address; while developing, the development server's. */
export function pageUrl(): string {
  const development = process.env['ELECTRON_RENDERER_URL'];
  return import.meta.env.DEV && development !== undefined ? development : PAGE_URL;
}

/** The page stays where it is: no navigation, no further windows, no embedded pages. */
function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Whether, and why, the person chose to leave a page that measures. */
export interface Leaving {
  /** The reason since the last call; null where nobody was asked, or the answer was to go on. */
  takeReason(): string | null;
}

/** Electron shows no question of its own when a page asks not to be left: it only stays. The page asks while it measures. */
export function askBeforeLeaving(window: BrowserWindow): Leaving {
  let isClosing = false;
  let reason: string | null = null;
  window.on('close', () => (isClosing = true));
  window.webContents.on('will-prevent-unload', (event) => {
    const act = isClosing ? 'close' : 'reload';
    isClosing = false;
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: say(`shell.leave.${act}`),
      detail: say('shell.leave.detail'),
      buttons: [say('shell.leave.stay'), say(`shell.leave.stop-${act}`)],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    if (answer !== 1) return;
    // Stored with the sweep, so in English.
    reason = `the window was ${act === 'close' ? 'closed' : 'reloaded'} while it measured`;
    // Prevents the page's own prevention: it is left.
    event.preventDefault();
  });
  return {
    takeReason() {
      const taken = reason;
      reason = null;
      return taken;
    },
  };
}

/** Electron grants every permission unless told otherwise; the page needs one: to put text on the clipboard. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}
