/** What the RNN study decides where nothing was asked for. */
import type { RunConfig } from '../../contract/run-config.ts';
import { INPUT_OF_CELL } from './cells.ts';

/** The most iterations where none are asked for. */
export function defaultMaxIterations(length: number): number {
  return Math.min(length + 1, 200);
}

/** The iteration limit by the length, and the input size of cells that take one only. */
export function complete(config: RunConfig): RunConfig {
  const { sizes, settings } = config;
  const input = INPUT_OF_CELL[String(settings['cell'])];
  const maxIterations = settings['maxIterations'] ?? defaultMaxIterations(sizes['length'] ?? 0);
  return {
    ...config,
    sizes: input === undefined ? sizes : { ...sizes, input },
    settings: { ...settings, maxIterations },
  };
}
