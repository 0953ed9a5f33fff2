import { describe, expect, test } from 'vitest';
import { lockfileProblems } from './lockfile.ts';

function problemsOf(packages: Readonly<Record<string, object>>): string | undefined {
  return lockfileProblems(JSON.stringify({ packages }));
}

const zod = { version: '4.0.0', integrity: 'sha512-x' };

describe('the lockfile check', () => {
  test('passes a lock in which every package has an entry and a hash', () => {
    expect(problemsOf({ '': { dependencies: { zod: '4.0.0' } }, 'node_modules/zod': zod })).toBeUndefined();
  });

  test('names a package of another platform that has no entry, for npm ci refuses such a lock', () => {
    const parser = { ...zod, optionalDependencies: { 'parser-windows': '1.0.0' } };
    expect(problemsOf({ '': {}, 'node_modules/parser': parser })).toContain(
      'node_modules/parser asks for parser-windows, which has no entry',
    );
  });

  test('names a package without a hash', () => {
    expect(problemsOf({ '': {}, 'node_modules/zod': { version: '4.0.0' } })).toBe('node_modules/zod has no integrity hash');
  });

  test('names an address', () => {
    expect(problemsOf({ '': {}, 'node_modules/zod': { ...zod, resolved: 'https://example.org/zod.tgz' } })).toContain('names an address');
  });
});
