/** Opens a file of weights by what it contains; its name does not matter. */
import { isZip } from './archive.ts';
import type { ByteFile } from './byte-file.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import type { TensorFile } from './tensor.ts';
import { readTorch } from './torch.ts';

/** First byte of a bare pickle. */
const PICKLE = 0x80;

/**
 * The tensors of a PyTorch or safetensors file; `index` chooses where a PyTorch file holds a list of dicts. Throws an
 * `invalid` Fault that says what the file is instead.
 */
export async function readWeightFile(file: ByteFile, index?: number): Promise<TensorFile> {
  if (file.sizeBytes === 0) file.refuse('is empty');
  if (isZip(file)) return readTorch(file, index);
  if (isSafetensors(file)) {
    if (index !== undefined) file.refuse('is a safetensors file, which holds no list: leave --index away');
    return { format: 'safetensors', tensors: readSafetensors(file), passedOver: [] };
  }
  if (file.read(0, 1)[0] === PICKLE)
    file.refuse('is a bare pickle, as PyTorch wrote before version 1.6: load and save it again with a newer one');
  return file.refuse('is neither a PyTorch file (torch.save of a state_dict) nor a safetensors file');
}
