import { describe, expect, it } from 'vitest';
import { chromiumSwitches, toArgument } from '../../../src/main/switches.ts';

describe('chromiumSwitches', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('names each switch once on %s: the last one would win', (platform) => {
    const names = chromiumSwitches(platform).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('enable-unsafe-webgpu');
  });

  it('asks for exact GPU timestamps everywhere and for Vulkan on Linux', () => {
    const linux = chromiumSwitches('linux').map(toArgument);
    expect(linux).toContain('--disable-dawn-features=timestamp_quantization');
    expect(linux).toContain('--enable-features=Vulkan');
    expect(chromiumSwitches('win32').map(toArgument).join(' ')).not.toContain('Vulkan');
  });
});
