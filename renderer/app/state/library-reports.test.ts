import { expect, test } from 'vitest';
import { createHistoryStore } from '../../shared/history.ts';
import { libraryReports } from './library-reports.ts';
import { createNoticesStore } from './notices-store.ts';

const LAMP = { id: 'a', name: 'Lamp' };

async function trashed(cancelledJobs: number): Promise<string[]> {
  const notices = createNoticesStore(() => {});
  const said: string[] = [];
  notices.subscribe(({ notices: [notice] }) => notice?.kind === 'said' && said.push(notice.text()));
  const history = createHistoryStore((text) => said.push(text()));
  const reports = libraryReports(notices.getState(), history.getState());
  reports.done('trashed', [LAMP], { undo: async () => true, redo: async () => true, cancelledJobs });
  await history.getState().undo();
  return said;
}

test('what goes to the trash is said with the jobs that were cancelled with it, and wait again', async () => {
  expect(await trashed(0)).toEqual(['Lamp is in the trash.', 'Undone: Lamp is back in the library.']);
  expect(await trashed(2)).toEqual([
    'Lamp is in the trash. 2 waiting jobs were cancelled.',
    'Undone: Lamp is back in the library. 2 jobs wait again.',
  ]);
});
