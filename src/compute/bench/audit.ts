/** The audit of a contender after its pilot: before anything is timed, and nothing of it is. */
import { isFault } from '../../shared/contract/status.ts';
import type { Solver } from '../gpu/device/solver.ts';
import type { Contender } from './contender.ts';
import type { Session } from './session.ts';

/** Whatever did not turn out to be a fault yet, also what did not converge: a wrong kernel may be why. */
export async function auditContender({ order, posed }: Session, contender: Contender, solver: Solver): Promise<void> {
  const { solution, method, partialSteps, ending } = contender;
  if (!solution || partialSteps !== null) return;
  if (ending && (isFault(ending.status) || ending.status === 'not-representable')) return;
  const audit = await posed.audit?.(method, solver, solution, order.signal);
  if (!audit) return;
  if (audit.checked !== '') contender.notes['method'] = audit.checked;
  if (audit.disagreement === null) return;
  contender.refute(audit.fault, audit.disagreement);
  if (contender.isReference) posed.forget();
}
