import { expect, test } from 'vitest';
import { constants, link, sourceHash } from '../../../../src/compute/gpu/wgsl/link.ts';

test('directives come first and once, and a fragment appears once', () => {
  const shared = 'fn shared_part() {}';
  const linked = link([
    'enable subgroups;\nfn a() {}',
    shared,
    'enable subgroups;\ndiagnostic(off, subgroup_uniformity);\nfn b() {}',
    shared,
  ]);
  expect(linked).toBe(
    'enable subgroups;\ndiagnostic(off, subgroup_uniformity);\nfn a() {}\nfn shared_part() {}\nfn b() {}\n',
  );
});

test('constants are unsigned', () => {
  expect(constants({ STATE: 4, SPAN: 16 })).toBe('const STATE = 4u;\nconst SPAN = 16u;');
});

test('the hash is FNV-1a', () => {
  expect(sourceHash('')).toBe('811c9dc5');
  expect(sourceHash('a')).toBe('e40c292c');
  expect(sourceHash('foobar')).toBe('bf9cf968');
});
