/** How fast the machine itself was, from the fixed work that watches it. */
import { describe, expect, it } from 'vitest';
import type { Calibration, SweepEnvironment } from '../../../../src/shared/contract/parts/environment.ts';
import { isOtherSpeed, machineSpeedOf, speedRatioOf } from '../../../../src/shared/findings/machine/machine-speed.ts';

const AT = '2026-11-20T10:15:01.000Z';
function environment(...series: Partial<Calibration>[]): SweepEnvironment {
  const calibrations = series.map((one): Calibration => ({
    ...{ startedAt: AT, clock: 'gpu' as const, multiplyAdds: 1e9, readings: [] },
    ...one,
  }));
  return { before: null, after: null, changed: [], calibrations };
}
const readings = (point: number, ...ns: number[]): Calibration['readings'] =>
  ns.map((time) => ({ at: AT, ns: time, point, moment: 'after' as const }));

describe('the speed of a machine', () => {
  it('is that at the run’s own point, by the size of the work', () => {
    const speed = machineSpeedOf(environment({ readings: [...readings(0, 4e6), ...readings(1, 8e6, 8e6, 9e6)] }), 1);
    expect(speed).toMatchObject({ clock: 'gpu', workNs: expect.closeTo(8e6, 0), operationNs: expect.closeTo(8e-3, 9) });
  });

  it('of several starts is their mean, each by the size of its own work', () => {
    const both = environment(
      { readings: readings(0, 8e6), multiplyAdds: 1e9 },
      { readings: readings(0, 8e6), multiplyAdds: 4e9 },
    );
    expect(machineSpeedOf(both, 0)?.operationNs).toBeCloseTo(4e-3, 9);
  });

  it('is not known where nobody watched, or by two clocks', () => {
    expect(machineSpeedOf(null, 0)).toBeNull();
    expect(machineSpeedOf(environment(), 0)).toBeNull();
    const two = environment({ readings: readings(0, 8e6) }, { readings: readings(0, 8e6), clock: 'wall' });
    expect(machineSpeedOf(two, 0)).toBeNull();
  });
});

describe('the ratio of two machines’ speeds', () => {
  const sized = (ns: number, multiplyAdds: number | null) =>
    machineSpeedOf(environment({ readings: readings(0, ns), multiplyAdds }), 0);

  it('is that of times of the same work, although each start sized its own', () => {
    // Half the work in the same time: the second machine is half as fast, and its readings alone do not show it.
    const ratio = speedRatioOf([sized(8e6, 2e9)], [sized(8e6, 1e9)])!;
    expect(ratio).toMatchObject({ ratio: expect.closeTo(0.5, 9), isHint: false });
    expect(isOtherSpeed(ratio, 0.02)).toBe(true);
    expect(ratio.isHint).toBe(false);
  });

  it('is a hint where one of the two did not keep the size', () => {
    const ratio = speedRatioOf([sized(8e6, null)], [sized(44.8e6, 1e9)])!;
    expect(ratio).toMatchObject({ ratio: expect.closeTo(1 / 5.6, 9), isHint: true });
    expect(ratio.isHint).toBe(true);
  });

  it('within the threshold is no other speed', () => {
    expect(isOtherSpeed({ ratio: 1.019, isHint: false }, 0.02)).toBe(false);
    expect(isOtherSpeed({ ratio: 0.979, isHint: false }, 0.02)).toBe(true);
  });

  it('is not known where a side was not watched', () => {
    expect(speedRatioOf([sized(8e6, 1e9)], [null])).toBeNull();
  });
});
