import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { measureTimestampStep } from '../../../../../src/compute/gpu/device/time/timestamps.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('GPUBufferUsage', {});
  vi.stubGlobal('GPUMapMode', {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Takes every command and never answers. */
function mute(features: string[]): GPUDevice {
  const nothing = () => ({ end: () => undefined });
  const buffer = { mapAsync: () => new Promise<void>(() => undefined), destroy: () => undefined };
  const encoder = {
    beginComputePass: nothing,
    resolveQuerySet: nothing,
    copyBufferToBuffer: nothing,
    finish: () => ({}),
  };
  return {
    features: new Set(features),
    createQuerySet: () => ({ destroy: () => undefined }),
    createBuffer: () => buffer,
    createCommandEncoder: () => encoder,
    queue: { submit: () => undefined },
  } as unknown as GPUDevice;
}

test('a device that never answers is given up, with a reason', async () => {
  const answer = expect(measureTimestampStep(mute(['timestamp-query']))).rejects.toMatchObject({
    code: 'no-adapter',
    message: 'the adapter has not answered for 30 s when its device was opened',
  });
  await vi.advanceTimersByTimeAsync(30_000);
  await answer;
  expect(vi.getTimerCount()).toBe(0);
});

test('without timestamps nothing is asked of it', async () => {
  expect(await measureTimestampStep(mute([]))).toBeNull();
});
