import { expect, test } from 'vitest';
import { createNoticesStore } from './notices-store.ts';

test('a notice goes by itself, an error later than good news', () => {
  const timers: { run: () => void; delayMs: number }[] = [];
  const store = createNoticesStore((run, delayMs) => timers.push({ run, delayMs }));
  store.getState().say({ tone: 'good', text: () => 'Saved.' });
  store.getState().report({ code: 'disk_full', message: 'The disk is full.', hint: 'Make room.' });
  expect(store.getState().notices).toMatchObject([{ kind: 'said' }, { error: { message: 'The disk is full.' } }]);
  const [good, bad] = timers;
  expect(bad?.delayMs).toBeGreaterThan(good?.delayMs ?? 0);
  good?.run();
  expect(store.getState().notices).toMatchObject([{ error: { code: 'disk_full' } }]);
});

test('what is said of the same takes the place of what was said before', () => {
  const store = createNoticesStore(() => {});
  const { say } = store.getState();
  for (const text of ['In the trash.', 'Undone.']) say({ tone: 'good', topic: 'deed', text: () => text });
  for (const text of ['Saved.', 'Copied.']) say({ tone: 'good', text: () => text });
  const { notices } = store.getState();
  expect(notices.map((notice) => notice.kind === 'said' && notice.text())).toEqual(['Undone.', 'Saved.', 'Copied.']);
});
