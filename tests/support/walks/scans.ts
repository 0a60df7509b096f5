/** Walks of the passes that scans consist of, by the width of the device. */
import type { Walk } from '../meter.ts';
import { isWide, type MakeWalks, type Walks } from '../work.ts';
import { affineScan } from './diagonal.ts';
import { AFFINE, levelled, type Kind } from './levels.ts';

/** Between a chunk's totals and what enters it: one walk on a narrow adapter, levels on a wide one. */
export const carried =
  (kind: Kind, serial: Walk): MakeWalks =>
  (device, sizes) =>
    isWide(device) ? levelled('carry', kind, sizes) : { carry: serial };
export const carriedBack =
  (kind: Kind, serial: Walk): MakeWalks =>
  (device, sizes) =>
    isWide(device) ? levelled('carry-back', kind, sizes) : { 'carry-back': serial };

export const affine =
  (before: Walks): MakeWalks =>
  (device, sizes) => ({
    ...before,
    ...carried(AFFINE, affineScan.carry)(device, sizes),
    apply: affineScan.apply,
  });
