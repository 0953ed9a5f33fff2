import { expect, test } from 'vitest';
import type { ErrorCode } from '#contract/outcome/errors.ts';
import { REQUEST } from '../../../../test/support/programs/open-queue.ts';
import { whyFailsAgain } from './fails-again.ts';
import type { JobRequest } from './job.ts';

const INBOX = '/home/inbox';
const OF_WORDS = { ...REQUEST, pictures: [], text: 'a qwertz' };
const OF_KEPT_PICTURE = { ...REQUEST, pictures: [`${INBOX}/p/tea.png`] };
const OF_PICTURE_ELSEWHERE = { ...REQUEST, pictures: ['/pictures/tea.png'] };
const REBUILD: JobRequest = {
  kind: 'rebuild',
  latent: '/l',
  pack: 'starter',
  device: 'cpu',
  building: { formats: ['glb'] },
};

function whyOf(code: ErrorCode, request: JobRequest) {
  return whyFailsAgain({ id: '7', request, state: { kind: 'failed', error: { code, message: 'No.' } } }, INBOX);
}

test('a job fails again by its words or by a picture that is kept, and is told what to do instead', () => {
  expect(whyOf('input_unsupported', OF_WORDS)).toEqual({
    code: 'input_unsupported',
    message: 'The job 7 could only fail again: No.',
    hint: 'Ask for another object, with other words.',
  });
  expect(whyOf('input_unreadable', OF_KEPT_PICTURE)?.hint).toBe('Ask for another object, with another picture.');
});

test('a job may go well the next time after a failure of the machine, or when its picture can be mended where it lies', () => {
  expect(whyOf('disk_full', OF_KEPT_PICTURE)).toBeUndefined();
  expect(whyOf('input_not_found', OF_KEPT_PICTURE)).toBeUndefined();
  expect(whyOf('input_unreadable', OF_PICTURE_ELSEWHERE)).toBeUndefined();
  expect(whyOf('input_unreadable', REBUILD)).toBeUndefined();
});

test('only a job that failed does', () => {
  expect(whyFailsAgain({ id: '7', request: OF_WORDS, state: { kind: 'cancelled' } }, INBOX)).toBeUndefined();
});
