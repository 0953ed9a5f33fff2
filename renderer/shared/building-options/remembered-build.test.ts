import { expect, test } from 'vitest';
import { BUILD_PRESETS } from './build-presets.ts';
import { DEFAULT_BUILD } from './build-settings.ts';
import { recallBuild, rememberBuild } from './remembered-build.ts';

function storage(kept?: string) {
  let value = kept ?? null;
  return {
    getItem: () => value,
    setItem: (_key: string, next: string) => {
      value = next;
    },
  };
}

test.each(BUILD_PRESETS)('the last choice is there again: $id', ({ settings }) => {
  const kept = storage();
  rememberBuild(kept, settings);
  expect(recallBuild(kept)).toEqual(settings);
});

test.each([undefined, '', 'not json', '{"texture":"8192"}', '[]'])('what cannot be read counts as no choice: %s', (kept) => {
  expect(recallBuild(storage(kept))).toEqual(DEFAULT_BUILD);
});
