import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { describe, expect, test } from 'vitest';
import { IPC_REQUESTS } from '#contract/channels/app-ipc.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { type RequestHandlers, startIpcRouter } from './ipc-router.ts';

const OWN_PAGE = { url: 'app://bundle/index.html', parent: null };

interface Frame {
  readonly url: string;
  readonly parent: object | null;
}

function startRouter(handlers: Partial<RequestHandlers> = {}) {
  const listeners = new Map<string, Parameters<IpcMain['handle']>[1]>();
  const bugs: string[] = [];
  const stop = startIpcRouter({
    ipcMain: {
      handle: (channel, listener) => {
        listeners.set(channel, listener);
      },
      removeHandler: (channel) => {
        listeners.delete(channel);
      },
    },
    handlers: handlers as RequestHandlers, // a test asks only for what it gives
    reportBug: (message) => bugs.push(message),
  });
  const invoke = (channel: string, payload: unknown, senderFrame: Frame | null = OWN_PAGE): Promise<unknown> =>
    listeners.get(channel)?.({ senderFrame } as IpcMainInvokeEvent, payload);
  return { invoke, listeners, stop, bugs };
}

describe('the IPC router', () => {
  test('hands the parsed request to its handler and answers with the parsed result', async () => {
    const { invoke } = startRouter({
      cancelJob: async ({ jobId }) => (jobId === 'a' ? ok({}) : err({ code: 'not_found', message: 'no' })),
    });
    expect(await invoke('jobs:cancel', { jobId: 'a' })).toEqual({ ok: true, value: {} });
    expect(await invoke('jobs:cancel', { jobId: 'b' })).toEqual({ ok: false, error: { code: 'not_found', message: 'no' } });
  });

  test.each([
    ['a page of the network', { url: 'https://example.com/', parent: null }],
    ['another host of the scheme', { url: 'app://elsewhere/index.html', parent: null }],
    ['a file of the library that was opened as a page', { url: 'app://bundle/library/a/evil.html', parent: null }],
    ['a frame inside the page', { url: 'app://bundle/index.html', parent: {} }],
    ['a frame that is gone', null],
  ])('refuses %s', async (_who, frame) => {
    let asked = 0;
    const { invoke } = startRouter({
      listJobs: async () => {
        asked += 1;
        return ok([]);
      },
    });
    await expect(invoke('jobs:list', undefined, frame)).rejects.toThrow(/not the app's own/);
    expect(asked).toBe(0);
  });

  test.each([
    ['a payload where none belongs', 'jobs:list', { all: true }],
    ['a missing field', 'jobs:cancel', {}],
    ['a field too many', 'jobs:cancel', { jobId: 'a', force: true }],
    ['bytes that are no bytes', 'pictures:import', { name: 'a.png', bytes: [1, 2, 3] }],
    ['an asset id that is a path', 'library:trash', { assetId: '../../etc' }],
  ])('refuses %s before any handler sees it', async (_what, channel, payload) => {
    const { invoke } = startRouter(); // there is no handler to reach
    expect(await invoke(channel, payload)).toMatchObject({ ok: false, error: { code: 'usage' } });
  });

  test('tells the window nothing about a bug, and reports it on our side', async () => {
    const { invoke, bugs } = startRouter({
      listJobs: async () => {
        throw new Error('secret path');
      },
    });
    const answer = await invoke('jobs:list', undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret path');
    expect(bugs).toEqual(['jobs:list failed']);
  });

  test('does not let an answer of the wrong shape out', async () => {
    const wrong = async () => ok([{ id: 1 }]);
    const { invoke, bugs } = startRouter({ listJobs: wrong as unknown as RequestHandlers['listJobs'] });
    expect(await invoke('jobs:list', undefined)).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(bugs).toHaveLength(1);
  });

  test('listens to every channel of the contract, and to none after it is stopped', () => {
    const { listeners, stop } = startRouter();
    expect([...listeners.keys()]).toEqual(Object.values(IPC_REQUESTS).map(({ channel }) => channel));
    stop();
    expect(listeners.size).toBe(0);
  });
});
