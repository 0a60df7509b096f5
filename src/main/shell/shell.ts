/** What the main process asks of the thing that shows the window; it does not know which one it talks to. */
import type { AppInfo } from '../../shared/contract/bridge.ts';
import type { BridgeServer } from '../bridge.ts';
import type { PowerWatch } from '../environment/conditions.ts';

export interface Shell {
  readonly kind: AppInfo['shell'];
  /** What runs the page, for the record: "electron", "node". */
  readonly runtime: string;
  readonly runtimeVersion: string;
  /** The switches that the page's runtime was started with: "enable-features=Vulkan". */
  readonly switches: readonly string[];
  /** What it knows of the machine's power; null where it is told nothing. */
  readonly watch: PowerWatch | null;
  /** Answers the window's Bridge calls from now on. */
  serve(bridge: BridgeServer): Promise<void>;
  /** A measurement begins or has ended: the machine should not go to sleep in between. */
  keepAwake(isMeasuring: boolean): void;
  /** Opens the window; resolves when it has been closed, rejects where it cannot be opened. */
  showWindow(): Promise<void>;
  /** Gives back what `serve` and `showWindow` took. */
  close(): Promise<void>;
}
