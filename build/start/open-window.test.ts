import { describe, expect, test, vi } from 'vitest';
import { openWindow } from './open-window.ts';
import type { WindowWay } from './window-ways.ts';

function way(sentence: string, exitCode: number, lastsMs = 0): WindowWay {
  return {
    sentence,
    open: async () => {
      vi.advanceTimersByTime(lastsMs);
      return exitCode;
    },
  };
}

async function open(...ways: WindowWay[]): Promise<{ exitCode: number | undefined; said: string[] }> {
  vi.useFakeTimers({ toFake: ['performance'] });
  const said: string[] = [];
  const exitCode = await openWindow(ways, (sentence) => said.push(sentence));
  vi.useRealTimers();
  return { exitCode, said };
}

describe('opening the window', () => {
  test('ends with the window that a user closed', async () => {
    expect(await open(way('in Electron', 0), way('in Chromium', 0))).toEqual({ exitCode: 0, said: ['in Electron'] });
  });

  test('goes on to the next way when one is refused at once', async () => {
    expect(await open(way('in Electron', 1, 200), way('in Chromium', 0))).toEqual({ exitCode: 0, said: ['in Electron', 'in Chromium'] });
  });

  test('does not open a second window after one that crashed in use', async () => {
    expect(await open(way('in Electron', 139, 60_000), way('in Chromium', 0))).toEqual({ exitCode: 139, said: ['in Electron'] });
  });

  test('says when there is no way', async () => {
    expect(await open(way('in Electron', 1))).toEqual({ exitCode: undefined, said: ['in Electron'] });
    expect((await open()).exitCode).toBeUndefined();
  });
});
