/** Looks at the graphics of a Linux machine: is there a GPU that Vulkan can use, and is there a software one? */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
const SOFTWARE_DRIVER = /^(lvp|vk_swiftshader)_icd/;

/** Kernel drivers of displays without a GPU behind them. */
const DISPLAY_ONLY = ['virtio_gpu', 'virtio-pci', 'vgem', 'vkms', 'bochs-drm', 'simpledrm', 'ast', 'cirrus', 'qxl'];

/** Whether a GPU and a Vulkan driver for it are both there. */
export function hasRealGpu() {
  const drivers = vulkanDrivers().filter((name) => !SOFTWARE_DRIVER.test(name));
  const isNvidia = (name) => name.startsWith('nvidia');
  const nodes = list('/dev/dri').filter((name) => name.startsWith('renderD'));
  const kernelDrivers = nodes.map(kernelDriver).filter((name) => !DISPLAY_ONLY.includes(name));
  // Mesa's drivers do not drive what NVIDIA's kernel driver has taken.
  const others = kernelDrivers.filter((name) => !isNvidia(name));
  const usesNvidia = existsSync('/dev/nvidiactl') && drivers.some(isNvidia);
  return usesNvidia || (others.length > 0 && drivers.some((name) => !isNvidia(name)));
}

/** Whether Mesa's software driver is there. */
export function hasLlvmpipe() {
  return vulkanDrivers().some((name) => name.startsWith('lvp_icd'));
}

function vulkanDrivers() {
  return DRIVER_FOLDERS.flatMap((folder) => list(folder)).filter((name) => name.endsWith('.json'));
}

function kernelDriver(node) {
  try {
    return basename(realpathSync(join('/sys/class/drm', node, 'device/driver')));
  } catch {
    return 'unknown';
  }
}

function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The distribution as /etc/os-release tells it: { id, like, codename }. */
export function readDistribution(text = readOsRelease()) {
  const field = (name) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID'), like: field('ID_LIKE').split(' '), codename: field('VERSION_CODENAME') };
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}
