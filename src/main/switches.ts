/** The Chromium switches that both shells start with: without them many machines show no GPU, or a software one. */

export interface ChromiumSwitch {
  readonly name: string;
  readonly value: string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Whether a Chromium started here draws on Wayland itself. `ozone` is the value of its `ozone-platform` switch, '' where
 * there is none: then it follows the session.
 */
export function runsOnWayland(platform: NodeJS.Platform, variables: Variables, ozone: string): boolean {
  if (platform !== 'linux') return false;
  return ozone === '' ? isWaylandSession(variables) : ozone === 'wayland';
}

/**
 * The window system to start a Chromium with: X11 in a Wayland session that has it (Xwayland), because Chromium refuses
 * Vulkan on Wayland, where its windows then stay invisible. Null leaves it to Chromium. Has to be on its command line:
 * what a running Chromium is told comes too late.
 */
export function ozonePlatform(platform: NodeJS.Platform, variables: Variables): 'x11' | null {
  const hasX11 = (variables['DISPLAY'] ?? '') !== '';
  return platform === 'linux' && isWaylandSession(variables) && hasX11 ? 'x11' : null;
}

function isWaylandSession(variables: Variables): boolean {
  return (variables['WAYLAND_DISPLAY'] ?? '') !== '' || variables['XDG_SESSION_TYPE'] === 'wayland';
}

/**
 * The switches for one platform, with Vulkan unless Chromium draws on Wayland. They loosen protections of the web
 * platform; that is acceptable here because the window loads nothing but this program's own files.
 */
export function chromiumSwitches(platform: NodeJS.Platform, onWayland: boolean): readonly ChromiumSwitch[] {
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
  if (platform === 'linux' && !onWayland) switches.push({ name: 'enable-features', value: ['Vulkan'].join(',') });
  return switches;
}

/** Switches as texts: "enable-features=Vulkan". */
export function switchTexts(switches: readonly ChromiumSwitch[]): string[] {
  return switches.map((found) => toArgument(found).slice(2));
}

/** One switch as a command-line argument. */
export function toArgument({ name, value }: ChromiumSwitch): string {
  return value === null ? `--${name}` : `--${name}=${value}`;
}
