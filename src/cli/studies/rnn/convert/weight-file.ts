/** Opens a file of weights by what it contains; its name does not matter. */
import { isZip } from './archive.ts';
import type { ByteFile } from '../../../files/byte-file.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import type { TensorFile } from './tensor.ts';
import { readTorch } from './torch.ts';
import { say } from '../../../../shared/words/say.ts';

/** First byte of a bare pickle. */
const PICKLE = 0x80;

/**
 * The tensors of a PyTorch or safetensors file; `index` chooses where a PyTorch file holds a list of dicts. Throws an
 * `invalid` Fault that says what the file is instead.
 */
export async function readWeightFile(file: ByteFile, index?: number): Promise<TensorFile> {
  if (file.sizeBytes === 0) file.refuse(say('weights.empty'));
  if (isZip(file)) return readTorch(file, index);
  if (isSafetensors(file)) {
    if (index !== undefined) file.refuse(say('weights.no-list'));
    return { format: 'safetensors', tensors: readSafetensors(file), passedOver: [] };
  }
  if (file.read(0, 1)[0] === PICKLE) file.refuse(say('weights.old'));
  return file.refuse(say('weights.unknown'));
}
