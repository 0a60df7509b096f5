/** Which window system there is to open a window in. src/main/switches.ts has the same rule for browsers. */

export function hasDisplay(variables = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(variables.DISPLAY || variables.WAYLAND_DISPLAY);
}

/**
 * Electron's arguments for the window system: X11 in a Wayland session that has it, because Chromium refuses Vulkan on
 * Wayland and then shows no window. It reads this from its command line only. `args` may choose otherwise.
 */
export function ozoneArguments(args, variables = process.env, platform = process.platform) {
  if (platform !== 'linux' || args.some((arg) => arg.startsWith('--ozone-platform'))) return [];
  const isWayland = Boolean(variables.WAYLAND_DISPLAY) || variables.XDG_SESSION_TYPE === 'wayland';
  return isWayland && variables.DISPLAY ? ['--ozone-platform=x11'] : [];
}
