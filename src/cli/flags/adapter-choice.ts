/** Which adapter a command uses: the one that was asked for, or the best kind there is. */
import { Fault } from '../../shared/contract/fault.ts';
import type { AdapterKind } from '../process/gpu.ts';
import { say } from '../../shared/words/say.ts';

export interface Candidate {
  readonly kind: AdapterKind;
  readonly deviceName: string;
  /** Name, vendor, architecture, description: what `--adapter` is matched against. */
  readonly words: readonly string[];
}

/**
 * Candidates come best first. With `wanted`, the only one of which a word contains it, ignoring case; none or several
 * are a Fault with the list.
 */
export function chooseAdapter<C extends Candidate>(candidates: readonly C[], wanted: string | null): C {
  const matching = wanted === null ? candidates.slice(0, 1) : candidates.filter((one) => matches(one, wanted));
  const [only] = matching;
  if (only && matching.length === 1) return only;
  const list = (matching.length > 1 ? matching : candidates).map((one) => `"${one.deviceName}"`).join(', ');
  const given = { wanted: wanted ?? '', list };
  throw new Fault('invalid', matching.length > 1 ? say('adapter.several', given) : say('adapter.none', given));
}

function matches(candidate: Candidate, wanted: string): boolean {
  return candidate.words.some((word) => word.toLowerCase().includes(wanted.toLowerCase()));
}
