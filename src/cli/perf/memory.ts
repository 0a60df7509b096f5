/** Memory bars: exact bytes from the ledger of a verified solve. */
import { formatBytes } from '../../shared/text/units.ts';
import type { MemoryBar } from './bars.ts';
import type { Lab } from './lab.ts';
import type { Measured } from './result.ts';

const FLOAT = 4;
/** Input projections of the measured cell, a GRU, per unit. */
const PROJECTIONS = 3;

export async function measureMemory(lab: Lab, { measure, length, state }: MemoryBar): Promise<Measured> {
  const bytesOf = async (algorithm: string) => {
    const { memory, solver } = await lab.prepare({ algorithm, length, state });
    solver.destroy();
    return memory;
  };
  const entries = length * state * FLOAT;
  switch (measure) {
    case 'sequential-over-minimum': {
      const { peakBytes } = await bytesOf('sequential');
      return exact(peakBytes, (1 + PROJECTIONS + 1) * entries);
    }
    case 'quasi-deer-beyond-sequential': {
      const [quasi, sequential] = [await bytesOf('quasi-deer'), await bytesOf('sequential')];
      return exact(quasi.peakBytes - sequential.peakBytes, entries);
    }
    case 'deer-jacobians': {
      const { categoriesBytes } = await bytesOf('deer');
      return exact(categoriesBytes['jacobians'] ?? 0, entries * state);
    }
  }
}

function exact(above: number, below: number): Measured {
  return { ratio: above / below, interval: null, note: `${formatBytes(above)} / ${formatBytes(below)}, exact` };
}
