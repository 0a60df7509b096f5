/** The Chromium switches that both shells start with: without them many machines show no GPU, or a software one. */

export interface ChromiumSwitch {
  readonly name: string;
  readonly value: string | null;
}

/**
 * The switches for one platform. They loosen protections of the web platform; that is acceptable here because the
 * window loads nothing but this program's own files.
 */
export function chromiumSwitches(platform: NodeJS.Platform): readonly ChromiumSwitch[] {
  const switches: ChromiumSwitch[] = [
    // Linux hides WebGPU behind this one.
    { name: 'enable-unsafe-webgpu', value: null },
    // Fills in adapter.info, so that a run names the hardware it was measured on.
    { name: 'enable-webgpu-developer-features', value: null },
    // Without it GPU timestamps come in steps of 65,536 ns.
    { name: 'disable-dawn-features', value: 'timestamp_quantization' },
    // Electron's documentation spells it with underscores, Chromium registers hyphens.
    { name: 'force-high-performance-gpu', value: null },
    { name: 'force_high_performance_gpu', value: null },
  ];
  // A second enable-features would replace the first: whatever is added belongs into this one, joined by commas.
  if (platform === 'linux') switches.push({ name: 'enable-features', value: ['Vulkan'].join(',') });
  return switches;
}

/** The switches for one platform as texts: "enable-features=Vulkan". */
export function switchTexts(platform: NodeJS.Platform): string[] {
  return chromiumSwitches(platform).map((found) => toArgument(found).slice(2));
}

/** One switch as a command-line argument. */
export function toArgument({ name, value }: ChromiumSwitch): string {
  return value === null ? `--${name}` : `--${name}=${value}`;
}
