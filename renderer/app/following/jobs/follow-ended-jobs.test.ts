import { expect, test } from 'vitest';
import { ok } from '#contract/outcome/result.ts';
import { doneJobView, fakeBridge, runningJobView, SILENT_QUEUE, settingsView } from '../../../../test/support/window/fake-bridge.ts';
import { createQueueStore } from '../../../features/queue/queue-store.ts';
import { createSettingsStore } from '../../../features/settings/settings-store.ts';
import { followEndedJobs } from './follow-ended-jobs.ts';

function follow() {
  const told: string[] = [];
  const looks = { isLookedAt: false };
  const { bridge, announce } = fakeBridge({
    notify: async ({ title, text }) => {
      told.push(`${title}: ${text}`);
      return ok({});
    },
  });
  const stores = {
    queue: createQueueStore(bridge, SILENT_QUEUE),
    settings: createSettingsStore(bridge, { failed: () => {}, unloaded: () => {}, saved: () => {} }),
  };
  stores.queue.getState().connect();
  stores.settings.getState().connect();
  announce.settings(settingsView());
  followEndedJobs({ stores, notify: bridge.notify, isLookedAt: () => looks.isLookedAt });
  return { told, looks, announce };
}

const failed = {
  ...doneJobView('b', 'Pot'),
  kind: 'failed' as const,
  failsAgain: false,
  error: { code: 'out_of_memory' as const, message: 'It needs more.' },
};

test('the desktop says once of each job that it is done or failed, and nothing of what was over before', () => {
  const { told, announce } = follow();
  announce.jobs([runningJobView('a', 'Lamp'), runningJobView('b', 'Pot'), doneJobView('c', 'Cup'), runningJobView('d', 'Jar')]);
  const ended = [doneJobView('a', 'Lamp'), failed, doneJobView('c', 'Cup'), { ...doneJobView('d', 'Jar'), kind: 'cancelled' as const }];
  announce.jobs(ended);
  announce.jobs(ended);
  expect(told).toEqual(['Lamp is done: It is in the library.', 'Pot failed: It needs more.']);
});

test('the desktop says nothing to a user who looks at the window, or does not want it', () => {
  const { told, looks, announce } = follow();
  const end = () => {
    announce.jobs([runningJobView('a')]);
    announce.jobs([doneJobView('a')]);
  };
  looks.isLookedAt = true;
  end();
  looks.isLookedAt = false;
  announce.settings(settingsView({ notifications: false }));
  end();
  expect(told).toEqual([]);
});
