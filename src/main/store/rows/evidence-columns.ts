/** The columns that hold what a run cost beforehand, how its memory came about, and its residual: JSON, each of its own. */
import type { Memory, Run } from '../../../shared/contract/run.ts';

/** Columns of the table runs. */
interface EvidenceColumns {
  readonly cold: string | null;
  readonly memory_detail: string | null;
  readonly residual: string | null;
}

/** Whatever of memory has no column of its own. */
interface MemoryDetail extends Pick<Memory, 'predictedBytes' | 'overTime'> {
  readonly limit: Run['memoryLimit'];
}

export function evidenceColumns({ cold, memory, memoryLimit, residual }: Run): EvidenceColumns {
  const { predictedBytes, overTime } = memory ?? { predictedBytes: null, overTime: [] };
  const detail: MemoryDetail = { predictedBytes, overTime, limit: memoryLimit };
  const isEmpty = predictedBytes === null && overTime.length === 0 && memoryLimit === null;
  return {
    cold: cold && JSON.stringify(cold),
    memory_detail: isEmpty ? null : JSON.stringify(detail),
    residual: residual && JSON.stringify(residual),
  };
}

export function evidenceOf(row: EvidenceColumns): Pick<Run, 'cold' | 'memoryLimit' | 'residual'> {
  return {
    cold: row.cold === null ? null : (JSON.parse(row.cold) as Run['cold']),
    memoryLimit: detailOf(row)?.limit ?? null,
    residual: row.residual === null ? null : (JSON.parse(row.residual) as Run['residual']),
  };
}

export function memoryCourseOf(row: EvidenceColumns): Pick<Memory, 'predictedBytes' | 'overTime'> {
  const { predictedBytes = null, overTime = [] } = detailOf(row) ?? {};
  return { predictedBytes, overTime };
}

function detailOf({ memory_detail }: Pick<EvidenceColumns, 'memory_detail'>): MemoryDetail | null {
  return memory_detail === null ? null : (JSON.parse(memory_detail) as MemoryDetail);
}
