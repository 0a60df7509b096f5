/** What of a device decides between kernel variants. Plain numbers: no WebGPU type reaches this layer. */
export interface DeviceTraits {
  readonly type: 'gpu' | 'software';
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  /** The subgroup size where it is fixed and known; null otherwise. */
  readonly subgroupSize: number | null;
  /** How weights get into private memory; absent: as suits the type. Given only to time the other way. */
  readonly fill?: 'loop' | 'unrolled';
}

/** It has thousands of lanes to fill: plans are cut finely, and scans into levels. A CPU pays for that and gains nothing. */
export function isWide({ type }: DeviceTraits): boolean {
  return type === 'gpu';
}

/** Bytes of workgroup memory: what WebGPU promises where the device does not say. */
export function workgroupMemoryOf({ limits }: DeviceTraits): number {
  return limits['maxComputeWorkgroupStorageSize'] ?? 16_384;
}
