/** Stands in for the adapters of this machine where nothing is to be measured. */
import { Fault } from '../../../src/shared/contract/fault.ts';

export function findAdapters(): Promise<never> {
  return Promise.reject(new Fault('no-adapter', 'no usable graphics adapter in this test'));
}

export function releaseGpus(): void {
  // There are none.
}
