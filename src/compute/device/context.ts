/** An open device as the files of this folder share it. */
import type { DeviceTraits } from '../algorithms/algorithm.ts';

export interface DeviceContext {
  readonly device: GPUDevice;
  readonly traits: DeviceTraits;
  /** First error that no scope caught, or the reason of a loss; null while all is well. */
  trouble(): string | null;
}
