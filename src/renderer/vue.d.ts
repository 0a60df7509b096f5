/** Lets plain TypeScript resolve single-file components; vue-tsc sees their real types. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}

interface Window {
  /** Put there by the Electron preload; absent in the browser shell. */
  readonly antler?: import('../shared/bridge.ts').BridgeTransport;
}
