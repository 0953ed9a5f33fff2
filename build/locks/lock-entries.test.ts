import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockEntries, lockText, withHashesOf, withoutTorch } from './lock-entries.ts';

const HASH = `--hash=sha256:${'a'.repeat(64)}`;
const COMPILED = `numpy==2.4.6 ; sys_platform == 'linux' \\
    ${HASH} \\
    ${HASH}
nvidia-cublas==13.1.1.3 \\
    ${HASH}
torch==2.13.0 \\
    ${HASH}
triton==3.7.1 \\
    ${HASH}
`;

describe('a lock of Python packages', () => {
  test('is written without markers, one hash a line', () => {
    expect(lockText(lockEntries(COMPILED).slice(0, 1))).toBe(`numpy==2.4.6 \\\n    ${HASH} \\\n    ${HASH}\n`);
  });

  test('leaves out torch and what only torch brings', () => {
    expect(withoutTorch(lockEntries(COMPILED)).map((entry) => entry.name)).toEqual(['numpy']);
  });

  test('keeps the hashes that another one has of the same version', () => {
    const entry = { name: 'torch', version: '2.13.0+cpu', hashes: ['b'] };
    expect(withHashesOf(entry, [{ ...entry, hashes: ['c', 'a', 'b'] }]).hashes).toEqual(['a', 'b', 'c']);
    expect(withHashesOf(entry, [{ ...entry, version: '2.12.0+cpu', hashes: ['a'] }]).hashes).toEqual(['b']);
  });

  test('of PyTorch without CUDA has a wheel for each Python that is supported', () => {
    const runtime = join(import.meta.dirname, '../../python-runtime');
    const [, least, above] = /requires-python = ">=3\.(\d+),<3\.(\d+)"/.exec(readFileSync(join(runtime, 'pyproject.toml'), 'utf8')) ?? [];
    const [torch] = lockEntries(readFileSync(join(runtime, 'torch-cpu.lock'), 'utf8'));
    expect(torch?.hashes).toHaveLength(Number(above) - Number(least));
  });

  test('refuses a line without a hash', () => {
    expect(() => lockEntries('numpy==2.4.6\n')).toThrow('expected a lock line');
  });
});
