import { expect, test } from 'vitest';
import { WayOut } from '#contract/errors.ts';
import { hintWords } from './hint-texts.ts';

const EXAMPLES: readonly WayOut[] = [
  { kind: 'set-up' },
  { kind: 'free-space' },
  { kind: 'list-jobs' },
  { kind: 'list-assets' },
  { kind: 'list-builds', assetId: 'a' },
  { kind: 'build-latent', assetId: 'a' },
  { kind: 'build-latent', assetId: 'a', latent: '/l/a/latent.safetensors' },
  { kind: 'build-anew', assetId: 'a' },
];

test('the window says every way out in a sentence, and never as a command', () => {
  expect(new Set(EXAMPLES.map(({ kind }) => kind))).toEqual(new Set(WayOut.options.map(({ shape }) => shape.kind.value)));
  for (const wayOut of EXAMPLES) {
    const words = hintWords({ code: 'internal', message: 'No.', hint: 'Wait.', waysOut: [wayOut] });
    expect(words).toMatch(/^Wait\. [A-Z].*\.$/);
    expect(words).not.toMatch(/`|espalier |npm /);
  }
});

test('a failure without advice gets none', () => {
  expect(hintWords({ code: 'cancelled', message: 'The job was cancelled.' })).toBeUndefined();
});
