/** Opens a device with the adapter's own limits and watches it: errors nobody asked for, and its loss. */
import type { Reason } from '../../../shared/contract/reason.ts';
import { Fault } from '../../../shared/contract/fault.ts';
import type { Adapter } from '../../../shared/contract/run.ts';
import type { DeviceTraits } from '../traits.ts';
import type { DeviceContext } from './context.ts';
import { whyNotFit } from './fit.ts';
import { openPipelines } from './pipelines.ts';
import { openProbe } from './probe.ts';
import { openPlan } from './run-plan.ts';
import type { Delegation, Plan } from '../plan/plan.ts';
import type { Engine, Solver } from './solver.ts';
import { openQuerySet } from './submitter.ts';
import { measureTimestampStep } from './time/timestamps.ts';

/** Features that kernels or timing can use; everything else the adapter offers is left alone. */
const WANTED_FEATURES = ['timestamp-query', 'subgroups'] as const;

/** Limits that are asked for as the adapter offers them. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxUniformBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
  'minUniformBufferOffsetAlignment',
] as const;

/** The contract's description of an adapter. Opens a short-lived device to measure the timestamp step. */
export async function describeAdapter(adapter: GPUAdapter, machineId: string): Promise<Adapter> {
  const device = await requestDevice(adapter);
  try {
    return await describe(adapter, device, machineId);
  } finally {
    device.destroy();
  }
}

/** Other code that carries out some plans. */
export interface Delegates {
  /** Why it is not at hand, with what to do; null: it is. */
  whyMissing(plan: Plan): Reason | null;
  open(context: DeviceContext, plan: Plan, delegation: Delegation): Promise<Solver>;
}

/** Rejects with a Fault where the adapter gives no device. */
export async function openEngine(adapter: GPUAdapter, machineId: string, delegates: Delegates): Promise<Engine> {
  const device = await requestDevice(adapter);
  const description = await describe(adapter, device, machineId).catch((cause: unknown) => {
    device.destroy();
    throw cause;
  });
  const traits = traitsOf(adapter, device, description.type);
  const context = watch(device, traits);
  const pipelines = openPipelines(device);
  return {
    adapter: description,
    traits,
    whyNot: (plan) => whyNotFit(plan, traits.limits, traits.features),
    whyMissing: (plan) => delegates.whyMissing(plan),
    open: (plan, options = { cold: false }) =>
      plan.delegation ? delegates.open(context, plan, plan.delegation) : openPlan(context, pipelines, plan, options),
    openProbe: () => openProbe(context),
    lostReason: () => context.trouble(),
    close: () => device.destroy(),
  };
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredFeatures = WANTED_FEATURES.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[];
  const requiredLimits: Record<string, number> = {};
  for (const name of WANTED_LIMITS) requiredLimits[name] = adapter.limits[name];
  try {
    return await adapter.requestDevice({ requiredFeatures, requiredLimits });
  } catch (cause) {
    throw new Fault(
      'no-adapter',
      `the adapter gives no device: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

function watch(device: GPUDevice, traits: DeviceTraits): DeviceContext {
  let trouble: string | null = null;
  device.addEventListener('uncapturederror', (event) => {
    trouble ??= `WebGPU reported: ${event.error.message}`;
  });
  void device.lost.then((loss) => {
    if (loss.reason !== 'destroyed') trouble ??= `the device was lost: ${loss.message}`;
  });
  return { device, traits, querySet: openQuerySet(device), trouble: () => trouble };
}

function traitsOf(adapter: GPUAdapter, device: GPUDevice, type: 'gpu' | 'software'): DeviceTraits {
  const { subgroupMinSize, subgroupMaxSize } = adapter.info;
  const fixed = subgroupMinSize === subgroupMaxSize && subgroupMinSize > 0;
  return {
    type,
    features: new Set(device.features),
    limits: limitsOf(device.limits),
    subgroupSize: device.features.has('subgroups') && fixed ? subgroupMinSize : null,
  };
}

function limitsOf(limits: GPUSupportedLimits): Record<string, number> {
  return Object.fromEntries(WANTED_LIMITS.map((name) => [name, limits[name]]));
}

async function describe(adapter: GPUAdapter, device: GPUDevice, machineId: string): Promise<Adapter> {
  const { vendor, architecture, description, device: deviceName } = adapter.info;
  const words = [vendor, architecture, deviceName, description].join(' ');
  const software =
    /swiftshader|llvmpipe|softpipe|lavapipe|basic render|warp/i.test(words) || adapter.info.isFallbackAdapter;
  const name = nameOf(adapter.info);
  return {
    id: hash([machineId, name, description, software ? 'software' : 'gpu'].join('|')),
    machineId,
    name,
    vendor,
    architecture,
    driver: description,
    type: software ? 'software' : 'gpu',
    limits: limitsOf(adapter.limits),
    features: [...adapter.features].map(String).sort(),
    timestampResolutionNs: await measureTimestampStep(device),
  };
}

/** A name that people know: browsers may hide the device name, drivers may put it into the description. */
function nameOf(info: GPUAdapterInfo): string {
  const words = [info.vendor, info.architecture, info.device, info.description].join(' ');
  if (/swiftshader/i.test(words)) return 'SwiftShader';
  if (/llvmpipe|lavapipe/i.test(words)) return 'llvmpipe';
  return (
    info.device || info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed adapter'
  );
}

/** Two 32-bit FNV-1a hashes: enough to tell a person's adapters apart. */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index += 1) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193) >>> 0;
    high = Math.imul(high ^ text.charCodeAt(text.length - 1 - index), 0x01000193) >>> 0;
  }
  return low.toString(16).padStart(8, '0') + high.toString(16).padStart(8, '0');
}
