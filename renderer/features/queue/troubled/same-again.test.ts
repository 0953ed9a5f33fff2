import { expect, test } from 'vitest';
import type { ErrorCode } from '#contract/outcome/errors.ts';
import { doneJobView } from '../../../../test/support/window/fake-bridge.ts';
import { failsAgain } from './same-again.ts';

const OF_WORDS = { text: 'a qwertz' };
const OF_KEPT_PICTURE = { thumbnailUrl: '/inbox/p/tea.png' };

function failed(code: ErrorCode, input: { readonly text?: string; readonly thumbnailUrl?: string }) {
  return { ...doneJobView(), kind: 'failed' as const, error: { code, message: 'No.' }, ...input };
}

test('a job fails again by its words or by a picture that is kept, whatever may have changed around it', () => {
  expect(failsAgain(failed('input_unsupported', OF_WORDS))).toBe(true);
  expect(failsAgain(failed('input_unreadable', OF_KEPT_PICTURE))).toBe(true);
});

test('a job may go well the next time after a failure of the machine, or when its picture can be mended where it lies', () => {
  expect(failsAgain(failed('disk_full', OF_KEPT_PICTURE))).toBe(false);
  expect(failsAgain(failed('input_not_found', OF_KEPT_PICTURE))).toBe(false);
  expect(failsAgain(failed('input_unreadable', {}))).toBe(false);
});
