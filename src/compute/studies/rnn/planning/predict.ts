/** What every size of a sweep needs in memory on a device, before anything is allocated. */
import { reasonOf } from '../../../../shared/contract/reason.ts';
import { rnnPointOf } from '../../../../shared/studies/rnn/sweep.ts';
import type { Point, Sweep } from '../../../../shared/contract/sweep.ts';
import type { Cell } from '../cells/cell.ts';
import { rnnStudy } from '../runtime/runtime.ts';
import { MOST_SIZES } from '../../../messages.ts';
import type { Need, Prediction } from '../../../messages.ts';
import { plannedBytes } from '../../../gpu/plan/plan.ts';
import type { Host, StudyRuntime } from '../../study.ts';

/** `own`: the user's cells. Throws a Fault where the sweep names an unknown cell or algorithm. */
export function predictNeeds(sweep: Sweep, host: Host, own: readonly Cell[] = []): Prediction {
  const study = rnnStudy({ cells: own });
  const points = study.pointsOf({ ...sweep, seeds: sweep.seeds.slice(0, 1) });
  const sizes = points.slice(0, MOST_SIZES).map((point) => {
    const { cell, length, state, input, batch } = rnnPointOf(point);
    const needs = sweep.contenders.map((id) => needOf(study, sweep, point, id, host));
    return { cell, length, state, input, batch, needs };
  });
  return { sizes, sizeCount: points.length };
}

function needOf(study: StudyRuntime, sweep: Sweep, point: Point, id: string, host: Host): Need {
  const all = study.methodsAt(sweep, point, id, null);
  const [method] = all;
  const runs = all.length * sweep.seeds.length;
  if (!method) return { algorithm: id, peakBytes: null, whyNot: reasonOf('no-damping'), runs };
  const { plan, whyNot } = method.fit(host);
  // What does not fit is cut into more dispatches than are worth counting.
  const peakBytes = plan && ((whyNot === null ? host.peakBytes?.(plan) : undefined) ?? plannedBytes(plan).peakBytes);
  return { algorithm: id, peakBytes, whyNot, runs };
}
