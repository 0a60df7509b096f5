import os from 'node:os';
import { expect, test } from 'vitest';
import { describeMachine, machineFrom, type MachineFacts } from '../../src/main/machine.ts';
import { machineSchema } from '../../src/shared/contract/run.ts';

const FACTS: MachineFacts = {
  platform: 'linux',
  architecture: 'x64',
  system: 'Debian GNU/Linux 13 · Linux 6.12.1',
  cpuModel: 'Intel(R) Xeon(R) Platinum 8272CL CPU @ 2.60GHz',
  cores: 8,
  memoryBytes: 33_600_000_000,
};

test('this machine is described without its host and user name', () => {
  const machine = describeMachine();
  expect(machineSchema.parse(machine)).toEqual(machine);
  expect(machine.cores).toBeGreaterThan(0);
  expect(machine.memoryBytes).toBe(os.totalmem());
  expect(describeMachine()).toEqual(machine);
  for (const secret of [os.hostname(), os.userInfo().username]) {
    if (secret.length > 3) expect(JSON.stringify(machine)).not.toContain(secret);
  }
});

test('the name is what a person would say', () => {
  expect(machineFrom(FACTS)).toMatchObject({
    name: '8 × Intel Xeon Platinum 8272CL @ 2.60GHz',
    os: 'Debian GNU/Linux 13 · Linux 6.12.1 (x64)',
  });
  const named = (cpuModel: string) => machineFrom({ ...FACTS, cpuModel }).cpu;
  expect(named('AMD Ryzen 7 5800X 8-Core Processor             ')).toBe('AMD Ryzen 7 5800X 8-Core');
  expect(named('unknown')).toBe('x64 processor');
  expect(named('')).toBe('x64 processor');
});

test('the id stays with the hardware and changes with it', () => {
  const { id } = machineFrom(FACTS);
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect(machineFrom({ ...FACTS, system: 'Debian 14', memoryBytes: FACTS.memoryBytes + 5_000_000 }).id).toBe(id);
  expect(machineFrom({ ...FACTS, cores: 16 }).id).not.toBe(id);
  expect(machineFrom({ ...FACTS, cpuModel: 'other' }).id).not.toBe(id);
  expect(machineFrom({ ...FACTS, memoryBytes: 2 * FACTS.memoryBytes }).id).not.toBe(id);
});
