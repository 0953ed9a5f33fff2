import { describe, expect, test } from 'vitest';
import { checkMachine, diskSpaceAdvice, runsTypeScript } from './machine.mjs';
import { projectNode } from './project-node.mjs';

const LINUX = { platform: 'linux', architecture: 'x64', nodeVersion: '20.0.0' };
const GIGABYTE = 1e9;

describe('the machine check', () => {
  test('lets 64-bit Linux with Node 20 pass', () => {
    expect(() => checkMachine(LINUX)).not.toThrow();
  });

  test('names an old Node', () => {
    expect(() => checkMachine({ ...LINUX, nodeVersion: '18.20.4' })).toThrow('Node 20 or newer is needed; this is Node 18.20.4.');
  });

  test.each([
    ['win32', 'x64'],
    ['darwin', 'arm64'],
    ['linux', 'arm64'],
  ])('names another system: %s %s', (platform, architecture) => {
    expect(() => checkMachine({ ...LINUX, platform, architecture })).toThrow(`this is ${platform} ${architecture}`);
  });
});

describe('the disk check', () => {
  const bytes = { smallest: 3 * GIGABYTE, largest: 12 * GIGABYTE };

  test('refuses where not even the smallest installation has room', () => {
    expect(() => diskSpaceAdvice(2.5 * GIGABYTE, bytes)).toThrow('The disk has 2.5 GB free, and the packages need at least 3.0 GB.');
  });

  test('warns where the largest has none', () => {
    expect(diskSpaceAdvice(5 * GIGABYTE, bytes)).toContain('perhaps not for PyTorch with CUDA (12 GB)');
  });

  test('says nothing where there is room', () => {
    expect(diskSpaceAdvice(20 * GIGABYTE, bytes)).toBeUndefined();
  });
});

describe('the Node that runs the project', () => {
  test.each([
    ['20.19.0', false],
    ['22.17.1', false],
    ['22.18.0', true],
    ['24.1.0', true],
  ])('of version %s runs TypeScript: %s', (version, expected) => {
    expect(runsTypeScript(version)).toBe(expected);
  });

  test('is the system’s where the bundled one is missing and the system’s is new enough', () => {
    expect(projectNode('/nowhere', { execPath: '/usr/bin/node', version: '24.0.0' })).toBe('/usr/bin/node');
  });

  test('is asked for where neither fits', () => {
    expect(() => projectNode('/nowhere', { execPath: '/usr/bin/node', version: '20.19.0' })).toThrow(
      'this Node 20.19.0 cannot run TypeScript',
    );
  });
});
