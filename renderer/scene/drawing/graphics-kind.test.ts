import { expect, test } from 'vitest';
import { isSoftwareName } from './graphics-kind.ts';

test.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)', true],
  ['llvmpipe (LLVM 15.0.6, 256 bits)', true],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060/PCIe/SSE2, OpenGL 4.5)', false],
])('%s imitates a card: %s', (name, expected) => {
  expect(isSoftwareName(name)).toBe(expected);
});
