/** What two runs can differ in besides the axes of their study. */
import { CATALOGUES, type IdOf, say } from '../say.ts';

type Named = IdOf<'finding.difference-in'>;
type Grounded = IdOf<'finding.difference-because'>;

/** undefined for an axis of a study, which has words of its own. */
export function differenceWords(id: string): { readonly field: string; readonly reason: string } | undefined {
  const name = id.replaceAll(' ', '-');
  const [field, reason] = [`finding.difference-in.${name}`, `finding.difference-because.${name}`];
  if (!Object.hasOwn(CATALOGUES.en, field)) return undefined;
  return { field: say(field as Named), reason: say(reason as Grounded) };
}
