import { expect, test } from 'vitest';
import { errorDocument, terminalHint } from './way-out.ts';

test('the terminal names its commands after the hint that is true everywhere', () => {
  const error = {
    code: 'not_found',
    message: 'The asset a cannot be read.',
    hint: 'Its files are safe.',
    waysOut: [{ kind: 'build-anew', assetId: 'a' }],
    details: { assetId: 'a' },
  } as const;
  const hint = 'Its files are safe. `espalier rebuild a` makes it anew where its latent.safetensors is there.';
  expect(terminalHint({ ...error, waysOut: [...error.waysOut] })).toBe(hint);
  expect(errorDocument({ ...error, waysOut: [...error.waysOut] })).toEqual({
    code: 'not_found',
    message: 'The asset a cannot be read.',
    hint,
    details: { assetId: 'a' },
  });
});

test('a failure without advice gets none', () => {
  expect(errorDocument({ code: 'cancelled', message: 'The job was cancelled.' })).toEqual({
    code: 'cancelled',
    message: 'The job was cancelled.',
  });
});

test('a latent that no asset leads to is named by its path', () => {
  const error = {
    code: 'disk_full',
    message: 'Full.',
    waysOut: [{ kind: 'build-latent' as const, assetId: 'a', latent: '/l/a/l' }],
  } as const;
  expect(terminalHint({ ...error, waysOut: [...error.waysOut] })).toContain('`espalier rebuild /l/a/l`');
});
