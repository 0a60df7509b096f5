/**
 * Traits of GPUs that are not at hand, by name, for plans that are looked at or forced without one. They differ in what
 * decides between kernel variants: whether the subgroup size is fixed and known.
 */
import type { DeviceTraits } from './traits.ts';

/** What WebGPU promises of every device, with the buffer sizes that GPUs of today offer. */
const LIMITS: DeviceTraits['limits'] = {
  maxBufferSize: 2 ** 32,
  maxStorageBufferBindingSize: 2 ** 32,
  maxUniformBufferBindingSize: 65_536,
  maxStorageBuffersPerShaderStage: 10,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
  minUniformBufferOffsetAlignment: 256,
};

function gpu(subgroupSize: number | null): DeviceTraits {
  return { type: 'gpu', features: new Set(['subgroups', 'timestamp-query']), limits: LIMITS, subgroupSize };
}

export const NAMED_TRAITS: Readonly<Record<string, { readonly traits: DeviceTraits; readonly description: string }>> = {
  gpu32: { traits: gpu(32), description: 'a GPU with subgroups of 32, as NVIDIA’s' },
  gpu64: { traits: gpu(64), description: 'a GPU with subgroups of 64, as AMD’s GCN' },
  'gpu-variable': {
    traits: gpu(null),
    description: 'a GPU whose subgroup size varies, as AMD’s RDNA, Intel’s and Apple’s',
  },
};
