import { afterEach, expect, test } from 'vitest';
import type { MachineCheck } from '#contract/machine/machine-check.ts';
import { speak } from '../../words/words.ts';
import { checkWords, isAllWell } from './machine-words.ts';

afterEach(() => speak('en'));

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
      packs: [{ name: 'starter' }, { name: 'starter-text' }, { name: 'large', problem: '/packs/large/pipeline.json is not valid JSON.' }],
      folder: '/packs',
    },
    {
      title: 'Models',
      finding: '“Starter” and “Starter, from words” can be used.\n“large” cannot be used: /packs/large/pipeline.json is not valid JSON.',
      advice: 'In Models it can be repaired, or removed.',
    },
  ],
  [
    { kind: 'packs', passed: false, packs: [], folder: '/packs' },
    { title: 'Models', finding: 'None that can be used.', advice: 'Put a model into /packs.' },
  ],
])('%j in words', (check, words) => {
  expect(checkWords(check)).toEqual(words);
});

test('why a model cannot be used, and what to do about it, is said in the language of the window', () => {
  speak('de');
  const problems = [
    '/packs/a/pipeline.json is not valid JSON.',
    'It has no manifest; import it, so that its licence and hashes are recorded.',
    '/packs/c/pipeline.json does not describe a model pack: no models.',
  ];
  const packs = problems.map((problem, at) => ({ name: 'abc'.charAt(at), problem }));
  expect(checkWords({ kind: 'packs', passed: false, packs, folder: '/packs' })).toEqual({
    title: 'Modelle',
    finding: [
      'Kein nutzbares.',
      '„a“ ist nicht nutzbar: /packs/a/pipeline.json ist kein gültiges JSON.',
      '„b“ ist nicht nutzbar: Niemand kennt seine Lizenz und wie seine Dateien sein sollen. Füge es unter Modelle hinzu, dann ist beides bekannt.',
      '„c“ ist nicht nutzbar: /packs/c/pipeline.json beschreibt kein Modell: no models.',
    ].join('\n'),
    advice: 'Unter Modelle lassen sie sich reparieren oder entfernen. Ein Modell in /packs legen.',
  });
});

test('all is well only where nothing is to be done, notes aside', () => {
  const disk = { kind: 'disk', passed: true, freeBytes: 12 * GIGABYTE, folder: '/data' } as const;
  const packs = { kind: 'packs' as const, passed: true, packs: [{ name: 'starter' }], folder: '/packs' };
  const note = { id: 'card', level: 'note', sentence: 'No NVIDIA card.' } as const;
  expect(isAllWell([disk, packs], [note])).toBe(true);
  expect(isAllWell([disk, packs], [{ ...note, level: 'warning' }])).toBe(false);
  expect(isAllWell([{ ...disk, passed: false }, packs], [])).toBe(false);
  expect(isAllWell([disk, { ...packs, packs: [...packs.packs, { name: 'large', problem: 'model.json is missing.' }] }], [])).toBe(false);
});
