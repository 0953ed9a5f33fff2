import { expect, test } from 'vitest';
import type { MachineCheck } from '#contract/machine-check.ts';
import { checkWords } from './machine-words.ts';

const GIGABYTE = 1024 ** 3;

test.each<[MachineCheck, { title: string; finding: string; advice?: string }]>([
  [
    { kind: 'disk', passed: true, freeBytes: 12 * GIGABYTE, folder: '/data' },
    { title: 'Room on the disk', finding: '12 GB free' },
  ],
  [
    { kind: 'disk', passed: false, freeBytes: GIGABYTE, folder: '/data' },
    { title: 'Room on the disk', finding: '1.0 GB free', advice: expect.stringContaining('Free some space') },
  ],
  [
    {
      kind: 'runtime',
      passed: false,
      versions: {},
      error: { code: 'runtime_unavailable', message: 'It is missing.', waysOut: [{ kind: 'set-up' }] },
    },
    { title: 'The engine', finding: 'It is missing.', advice: 'The engine has to be set up again.' },
  ],
  [
    {
      kind: 'packs',
      passed: true,
      packs: [{ name: 'starter' }, { name: 'starter-text' }, { name: 'large', problem: 'a file is missing' }],
      folder: '/packs',
    },
    { title: 'Models', finding: '“Starter” and “Starter, from words” can be used. “large” cannot be used: a file is missing' },
  ],
  [
    { kind: 'packs', passed: false, packs: [], folder: '/packs' },
    { title: 'Models', finding: 'None that can be used.', advice: 'Put a model into /packs.' },
  ],
])('%j in words', (check, words) => {
  expect(checkWords(check)).toEqual(words);
});
