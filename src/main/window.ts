/** The Electron window: what it may do is little, and everything else is refused. */
import { BrowserWindow, type BrowserWindowConstructorOptions, type Session, type WebContents } from 'electron';

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
  window.once('ready-to-show', () => window.show());
  return window;
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

/** Electron grants every permission unless told otherwise; the page needs one: to put text on the clipboard. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}
