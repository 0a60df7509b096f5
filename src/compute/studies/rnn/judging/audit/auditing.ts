/** The audit of a contender after its pilot: before anything is timed, and nothing of it is. */
import { isFault } from '../../../../../shared/contract/status.ts';
import type { Solver } from '../../../../gpu/device/solver.ts';
import type { Contender } from '../../../../bench/contender.ts';
import { SEQUENTIAL } from '../../../../bench/protocol/order.ts';
import type { Session } from '../../../../bench/session.ts';
import { auditOf } from './audit.ts';

/** Whatever did not turn out to be a fault yet, also what did not converge: a wrong kernel may be why. */
export async function auditContender(session: Session, contender: Contender, solver: Solver): Promise<void> {
  const { solution, algorithm, parameters, partialSteps, ending } = contender;
  if (!solution || partialSteps !== null) return;
  if (ending && (isFault(ending.status) || ending.status === 'not-representable')) return;
  const { problem } = session.workload;
  const audit = await auditOf({ problem, algorithm, parameters, solver, solution, signal: session.order.signal });
  if (!audit) return;
  if (audit.checked !== '') contender.notes['method'] = audit.checked;
  if (audit.disagreement === null) return;
  contender.refute(audit.fault, audit.disagreement);
  if (algorithm.id === SEQUENTIAL) session.references.forgetSequential();
}
