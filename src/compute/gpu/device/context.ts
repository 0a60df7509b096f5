/** An open device as the files of this folder share it. */
import type { DeviceTraits } from '../traits.ts';

export interface DeviceContext {
  readonly device: GPUDevice;
  readonly traits: DeviceTraits;
  /** For the spans of one submit; shared by all solvers, since each submit reads it before the next one writes it. */
  readonly querySet: GPUQuerySet | null;
  /** First error that no scope caught, or the reason of a loss; null while all is well. */
  trouble(): string | null;
}
