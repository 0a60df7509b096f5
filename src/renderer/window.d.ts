import type { BridgeTransport } from '../shared/contract/bridge.ts';

declare global {
  interface Window {
    /** Put there by the Electron preload; absent in the browser shell. */
    readonly antler?: BridgeTransport;
  }
}
