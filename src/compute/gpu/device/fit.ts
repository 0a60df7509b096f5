/** Plan × device → why it does not fit, with the bytes needed and allowed; null when it fits. */
import { reasonOf, type Reason } from '../../../shared/contract/reason.ts';
import { plannedBytes, type Plan } from '../plan/plan.ts';

/** Budget for all buffers of one solver, where no interface tells the free memory. */
const TOTAL_LIMIT_BYTES = 8 * 1024 ** 3;

export function whyNotFit(
  plan: Plan,
  limits: Readonly<Record<string, number>>,
  features: ReadonlySet<string>,
): Reason | null {
  const limit = (name: string) => limits[name] ?? Number.POSITIVE_INFINITY;
  if (plan.delegation?.isOnHost === true) return whyTooMuch(plan);
  const missing = plan.features.find((feature) => !features.has(feature));
  if (missing !== undefined) return reasonOf('missing-feature', { feature: missing });
  for (const buffer of plan.buffers) {
    const allowed =
      buffer.usage === 'uniform'
        ? limit('maxUniformBufferBindingSize')
        : Math.min(limit('maxBufferSize'), limit('maxStorageBufferBindingSize'));
    if (buffer.sizeBytes > allowed) {
      return reasonOf('buffer-too-large', { buffer: buffer.name, bytes: buffer.sizeBytes, allowed });
    }
  }
  const tooMuch = whyTooMuch(plan);
  if (tooMuch !== null) return tooMuch;
  for (const kernel of plan.kernels) {
    if (kernel.workgroupMemoryBytes > limit('maxComputeWorkgroupStorageSize')) {
      return reasonOf('workgroup-memory', {
        ...{ kernel: kernel.name, bytes: kernel.workgroupMemoryBytes },
        allowed: limit('maxComputeWorkgroupStorageSize'),
      });
    }
    if (
      kernel.workgroupSize > Math.min(limit('maxComputeInvocationsPerWorkgroup'), limit('maxComputeWorkgroupSizeX'))
    ) {
      return reasonOf('workgroup-size', {
        ...{ kernel: kernel.name, lanes: kernel.workgroupSize },
        allowed: limit('maxComputeInvocationsPerWorkgroup'),
      });
    }
    const storageBuffers = kernel.bindings.filter((binding) => binding.access !== 'uniform').length;
    if (storageBuffers > limit('maxStorageBuffersPerShaderStage')) {
      return reasonOf('too-many-bindings', {
        ...{ kernel: kernel.name, bindings: storageBuffers },
        allowed: limit('maxStorageBuffersPerShaderStage'),
      });
    }
  }
  return null;
}

function whyTooMuch(plan: Plan): Reason | null {
  const { peakBytes } = plannedBytes(plan);
  if (peakBytes <= TOTAL_LIMIT_BYTES) return null;
  return reasonOf('buffers-too-large', { bytes: peakBytes, allowed: TOTAL_LIMIT_BYTES });
}
