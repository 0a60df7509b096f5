import { describe, expect, it } from 'vitest';
import { ozoneArguments } from '../../../scripts/setup/display.mjs';
import { chromiumSwitches, ozonePlatform, runsOnWayland, toArgument } from '../../../src/main/switches.ts';

describe('chromiumSwitches', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('names each switch once on %s: the last one would win', (platform) => {
    const names = chromiumSwitches(platform, false).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('enable-unsafe-webgpu');
  });

  it('asks for exact GPU timestamps everywhere and for Vulkan on Linux', () => {
    const linux = chromiumSwitches('linux', false).map(toArgument);
    expect(linux).toContain('--disable-dawn-features=timestamp_quantization');
    expect(linux).toContain('--enable-features=Vulkan');
    expect(chromiumSwitches('win32', false).map(toArgument).join(' ')).not.toContain('Vulkan');
  });

  it('goes without Vulkan on Wayland, where Chromium refuses it', () => {
    const wayland = chromiumSwitches('linux', true).map(toArgument);
    expect(wayland.join(' ')).not.toContain('Vulkan');
    expect(wayland).toContain('--enable-unsafe-webgpu');
  });
});

const SESSIONS = [
  { what: 'X11', variables: { DISPLAY: ':0', XDG_SESSION_TYPE: 'x11' }, ozone: null, wayland: false },
  {
    what: 'Wayland with Xwayland',
    variables: { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' },
    ozone: 'x11',
    wayland: true,
  },
  {
    what: 'Wayland by its type',
    variables: { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':1' },
    ozone: 'x11',
    wayland: true,
  },
  { what: 'Wayland alone', variables: { WAYLAND_DISPLAY: 'wayland-0' }, ozone: null, wayland: true },
  { what: 'an empty X11', variables: { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: '' }, ozone: null, wayland: true },
] as const;

describe('the window system', () => {
  it.each(SESSIONS)('is chosen before Chromium starts: $what', ({ variables, ozone, wayland }) => {
    expect(ozonePlatform('linux', variables)).toBe(ozone);
    expect(ozoneArguments([], variables, 'linux')).toEqual(ozone === null ? [] : ['--ozone-platform=x11']);
    expect(runsOnWayland('linux', variables, ozone ?? '')).toBe(wayland && ozone === null);
  });

  it('is the one that was asked for', () => {
    const variables = { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' };
    expect(ozoneArguments(['--ozone-platform=wayland'], variables, 'linux')).toEqual([]);
    expect(runsOnWayland('linux', variables, 'wayland')).toBe(true);
    expect(runsOnWayland('linux', variables, 'x11')).toBe(false);
  });

  it('is no question elsewhere', () => {
    expect(ozonePlatform('darwin', { DISPLAY: ':0', WAYLAND_DISPLAY: 'x' })).toBeNull();
    expect(ozoneArguments([], { WAYLAND_DISPLAY: 'x', DISPLAY: ':0' }, 'win32')).toEqual([]);
    expect(runsOnWayland('win32', { WAYLAND_DISPLAY: 'x' }, '')).toBe(false);
  });
});
