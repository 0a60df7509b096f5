/**
 * TensorFlow.js on our device: a backend of its own for every solver, so that its memory can be told apart. All its
 * buffers are counted, those that it keeps for reuse included.
 */
import type { Tf } from '../tf.ts';
import type { Category } from '../../../../gpu/plan/plan.ts';
import type { DeviceContext } from '../../../../gpu/device/context.ts';
import type { Ledger } from '../../../../gpu/device/ledger.ts';

export interface TfjsBackend {
  readonly tf: Tf;
  /** Makes this backend the one that operations run on; TensorFlow.js knows one at a time. */
  activate(): Promise<void>;
  /** What buffers made from now on are counted under. */
  countUnder(category: Category): void;
  /** Frees every buffer. */
  close(): void;
}

let opened = 0;

export async function openTfjsBackend(context: DeviceContext, ledger: Ledger): Promise<TfjsBackend> {
  const { tf, WebGPUBackend } = await loadTfjs();
  opened += 1;
  const name = `antler-${opened}`;
  let category: Category = 'workspace';
  const device = countingDevice(context.device, ledger, () => category);
  const backend = new WebGPUBackend(device, device.adapterInfo);
  tf.registerBackend(name, () => backend);
  tf.copyRegisteredKernels('webgpu', name);
  return {
    tf,
    activate: async () => {
      await tf.setBackend(name);
    },
    countUnder: (next) => {
      category = next;
    },
    close: () => {
      tf.removeBackend(name);
      for (const { kernelName } of tf.getKernelsForBackend(name)) tf.unregisterKernel(kernelName, name);
    },
  };
}

/** Loaded when it is first needed: most measurements do without. */
async function loadTfjs() {
  announceWebGpu();
  const tf = await import('@tensorflow/tfjs-core');
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  // What its documentation recommends for speed, and no operation silently on the CPU instead of the device.
  tf.env().set('PROD', true);
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  return { tf, WebGPUBackend };
}

/** TensorFlow.js refuses to start where `navigator.gpu` is missing, even on a device that is handed to it. */
function announceWebGpu(): void {
  if (!('gpu' in navigator)) Object.defineProperty(navigator, 'gpu', { value: {}, configurable: true });
}

/** The device as TensorFlow.js sees it: the same one, and every buffer that it creates is entered in the ledger. */
function countingDevice(device: GPUDevice, ledger: Ledger, category: () => Category): GPUDevice {
  const createBuffer = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    const buffer = device.createBuffer(descriptor);
    ledger.adopt(buffer, categoryOf(descriptor.usage, category()));
    return buffer;
  };
  return new Proxy(device, {
    get(target, key) {
      if (key === 'createBuffer') return createBuffer;
      // Methods and properties of a device work on the device itself only, not on a proxy of it.
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function categoryOf(usage: GPUBufferUsageFlags, otherwise: Category): Category {
  if (usage & (GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE)) return 'readback';
  return usage & GPUBufferUsage.UNIFORM ? 'control' : otherwise;
}
