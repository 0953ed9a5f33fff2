import { describe, expect, test } from 'vitest';
import { EXCEPTIONS, isPermissive, KEPT_OUT, libraryProblems, licenceProblem } from './licence-rules.ts';

function withLicence(licence: string | undefined, name = 'some-package') {
  return licenceProblem({ name, version: '1.0', licence });
}

describe('a licence', () => {
  test.each(['MIT', 'MIT License', 'Apache-2.0 WITH LLVM-exception', '(MIT OR GPL-3.0)', 'BSD-3-Clause AND 0BSD AND (MIT)', 'Apache 2.0'])(
    '%s is permissive',
    (licence) => {
      expect(isPermissive(licence)).toBe(true);
    },
  );

  test.each(['GPL-3.0-only', 'MIT AND GPL-3.0', 'AGPL-3.0', 'CC-BY-NC-4.0', 'MPL-2.0', 'UNLICENSED', ''])('%s is not', (licence) => {
    expect(isPermissive(licence)).toBe(false);
  });
});

describe('the licence guard', () => {
  test('lets a permissive package pass', () => {
    expect(withLicence('MIT')).toBeUndefined();
  });

  test('names a package without a permissive licence', () => {
    expect(withLicence('GPL-3.0-only')).toContain('some-package 1.0 has the licence "GPL-3.0-only"');
  });

  test('names a package that says nothing of its licence', () => {
    expect(withLicence(undefined)).toContain('"none named"');
  });

  test.each(Object.keys(KEPT_OUT))('keeps %s out even when it claims to be permissive', (name) => {
    expect(withLicence('MIT', name)).toContain('must stay out');
    expect(withLicence('MIT', name.replaceAll('-', '_').toUpperCase())).toContain('must stay out');
  });

  test('lets an exception pass with the licence it was made for, and with no other', () => {
    expect(withLicence('MPL-2.0', 'hypothesis')).toBeUndefined();
    expect(withLicence('AGPL-3.0', 'hypothesis')).toContain('AGPL-3.0');
  });

  test('names a library that a wheel carries and nobody knows the licence of', () => {
    const wheel = { name: 'some-wheel', version: '1.0', licence: 'MIT' };
    expect(libraryProblems({ ...wheel, libraries: ['avcodec', 'zstd'] })).toEqual([]);
    expect(libraryProblems({ ...wheel, libraries: ['zstd', 'x264'] })).toEqual([expect.stringContaining('carries the library x264')]);
  });

  test('has a reason for every exception', () => {
    expect(EXCEPTIONS.filter((exception) => exception.reason.length < 10)).toEqual([]);
  });
});
