/** The text of a file that the person chose, in UTF-8 or UTF-16; throws a Fault for what is too large or no text. */
import { say } from '../../shared/words/say.ts';
import { decodeText } from '../../shared/text/decode-text.ts';
import { Fault } from '../../shared/contract/fault.ts';
import { formatBytes } from '../../shared/text/units.ts';

export async function textOfFile(file: File, limitBytes: number): Promise<string> {
  if (file.size > limitBytes)
    throw new Fault('invalid', say('frame.file-too-large', { name: file.name, limit: formatBytes(limitBytes) }));
  return decodeText(new Uint8Array(await file.arrayBuffer()), file.name);
}
