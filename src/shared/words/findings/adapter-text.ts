/** What an adapter is called. */
import { say } from '../say.ts';

/** "NVIDIA GeForce RTX 4070", "llvmpipe (software)" */
export function adapterText({ name, isSoftware }: { readonly name: string; readonly isSoftware: boolean }): string {
  return isSoftware ? say('finding.software', { adapter: name }) : name;
}
