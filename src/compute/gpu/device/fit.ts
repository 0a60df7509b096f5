/** Plan × device → why it does not fit, with the bytes needed and allowed; null when it fits. */
import { plannedBytes, type Plan } from '../plan/plan.ts';

/** Budget for all buffers of one solver, where no interface tells the free memory. */
const TOTAL_LIMIT_BYTES = 8 * 1024 ** 3;

export function whyNotFit(
  plan: Plan,
  limits: Readonly<Record<string, number>>,
  features: ReadonlySet<string>,
): string | null {
  const limit = (name: string) => limits[name] ?? Number.POSITIVE_INFINITY;
  if (plan.delegation?.to === 'cpu' || plan.delegation?.to === 'ort') return whyTooMuch(plan);
  const missing = plan.features.find((feature) => !features.has(feature));
  if (missing !== undefined) return `the device lacks the feature ${missing}`;
  for (const buffer of plan.buffers) {
    const allowed =
      buffer.usage === 'uniform'
        ? limit('maxUniformBufferBindingSize')
        : Math.min(limit('maxBufferSize'), limit('maxStorageBufferBindingSize'));
    if (buffer.sizeBytes > allowed) {
      return `buffer "${buffer.name}" needs ${count(buffer.sizeBytes)} bytes, the device allows ${count(allowed)} in one buffer`;
    }
  }
  const tooMuch = whyTooMuch(plan);
  if (tooMuch !== null) return tooMuch;
  for (const kernel of plan.kernels) {
    if (kernel.workgroupMemoryBytes > limit('maxComputeWorkgroupStorageSize')) {
      return `kernel "${kernel.name}" needs ${count(kernel.workgroupMemoryBytes)} bytes of workgroup memory, the device allows ${count(limit('maxComputeWorkgroupStorageSize'))}`;
    }
    if (
      kernel.workgroupSize > Math.min(limit('maxComputeInvocationsPerWorkgroup'), limit('maxComputeWorkgroupSizeX'))
    ) {
      return `kernel "${kernel.name}" needs workgroups of ${kernel.workgroupSize}, the device allows ${limit('maxComputeInvocationsPerWorkgroup')}`;
    }
    const storageBuffers = kernel.bindings.filter((binding) => binding.access !== 'uniform').length;
    if (storageBuffers > limit('maxStorageBuffersPerShaderStage')) {
      return `kernel "${kernel.name}" binds ${storageBuffers} storage buffers, the device allows ${limit('maxStorageBuffersPerShaderStage')}`;
    }
  }
  return null;
}

function whyTooMuch(plan: Plan): string | null {
  const { peakBytes } = plannedBytes(plan);
  if (peakBytes <= TOTAL_LIMIT_BYTES) return null;
  return `all buffers need ${count(peakBytes)} bytes, at most ${count(TOTAL_LIMIT_BYTES)} are used`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
