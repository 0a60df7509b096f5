/**
 * safetensors: eight bytes with the length of a JSON header, the header, raw numbers. Source: the format's description
 * by its authors (huggingface/safetensors). Its rules are checked: offsets in order, no holes, nothing overlapping.
 */
import { z } from 'zod';
import type { ByteFile } from '../../../files/byte-file.ts';
import { countOf, numberFormat, type Tensor } from './tensor.ts';
import { say } from '../../../../shared/words/say.ts';

/** The limit of the format's own reader. */
const LONGEST_HEADER = 100_000_000;
const PREFIX_BYTES = 8;
const METADATA = '__metadata__';

const offset = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.string().max(20),
    shape: z.array(offset).max(16),
    data_offsets: z.tuple([offset, offset]),
  }),
);
type Header = z.infer<typeof headerSchema>;

/** Whether the file starts as a safetensors file does. */
export function isSafetensors(file: ByteFile): boolean {
  if (file.sizeBytes < PREFIX_BYTES + 2) return false;
  const start = file.read(0, PREFIX_BYTES + 1);
  return start[PREFIX_BYTES] === 0x7b && headerLength(start) <= LONGEST_HEADER;
}

/** Names, shapes and places of all tensors; the numbers are read when they are asked for. */
export function readSafetensors(file: ByteFile): Map<string, Tensor> {
  const length = headerLength(file.read(0, PREFIX_BYTES));
  const header = parseHeader(file, file.read(PREFIX_BYTES, length));
  const start = PREFIX_BYTES + length;
  checkPlaces(file, header, file.sizeBytes - start);
  return new Map(Object.entries(header).map(([name, entry]) => [name, tensorOf(file, name, entry, start)]));
}

function headerLength(start: Uint8Array): number {
  return Number(new DataView(start.buffer).getBigUint64(0, true));
}

function parseHeader(file: ByteFile, bytes: Uint8Array): Header {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return file.refuse(say('safetensors.not-json'));
  }
  if (typeof json === 'object' && json !== null) Reflect.deleteProperty(json, METADATA);
  const checked = headerSchema.safeParse(json);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  return file.refuse(
    say('safetensors.header', { path: issue?.path.map(String).join('.') ?? '', issue: issue?.message ?? '' }),
  );
}

function checkPlaces(file: ByteFile, header: Header, available: number): void {
  const places = Object.entries(header).map(
    ([
      name,
      {
        data_offsets: [from, to],
      },
    ]) => ({ name, from, to }),
  );
  let end = 0;
  for (const { name, from, to } of places.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end || to < from) file.refuse(say('safetensors.offsets', { name, from, to, end }));
    end = to;
  }
  if (end !== available) file.refuse(say('safetensors.truncated', { available, end }));
}

function tensorOf(file: ByteFile, name: string, entry: Header[string], start: number): Tensor {
  const {
    dtype,
    shape,
    data_offsets: [from, to],
  } = entry;
  return {
    name,
    shape,
    numbers: dtype,
    async read() {
      const format = numberFormat(dtype) ?? file.refuse(say('tensor.not-float', { name, dtype }));
      const count = countOf(file, name, shape);
      if (to - from !== count * format.bytes)
        file.refuse(say('safetensors.size', { name, count: count * format.bytes, to: to - from }));
      const bytes = file.read(start + from, to - from);
      const view = new DataView(bytes.buffer);
      return Float64Array.from({ length: count }, (_, index) => format.at(view, index * format.bytes));
    },
  };
}
