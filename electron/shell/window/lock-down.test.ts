import type { Session, WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { lockDownContents, lockDownNetwork, lockDownSession } from './lock-down.ts';

type Filter = (details: { url: string }, answer: (decision: { cancel: boolean }) => void) => void;

function lockedSession() {
  let filter: Filter | undefined;
  const permissions: boolean[] = [];
  const session = {
    setPermissionRequestHandler: (ask: (contents: unknown, permission: string, answer: (allowed: boolean) => void) => void) =>
      ask({}, 'media', (allowed) => permissions.push(allowed)),
    setPermissionCheckHandler: (check: () => boolean) => permissions.push(check()),
    webRequest: {
      onBeforeRequest: (given: Filter) => {
        filter = given;
      },
    },
  };
  lockDownSession(session as unknown as Session); // the parts that are used
  const isCancelled = (url: string) => {
    let cancelled: boolean | undefined;
    filter?.({ url }, ({ cancel }) => {
      cancelled = cancel;
    });
    return cancelled;
  };
  return { isCancelled, permissions };
}

describe('the lock on the window', () => {
  test.each(['https://example.com/', 'http://127.0.0.1:80/', 'ws://localhost/', 'file:///etc/passwd', 'nonsense'])(
    'lets nothing go to %s',
    (url) => {
      expect(lockedSession().isCancelled(url)).toBe(true);
    },
  );

  test.each(['app://bundle/index.html', 'blob:app://bundle/1', 'devtools://devtools/x.html'])('leaves %s alone', (url) => {
    expect(lockedSession().isCancelled(url)).toBe(false);
  });

  test('gives no permission', () => {
    expect(lockedSession().permissions).toEqual([false, false]);
  });

  test('opens no window, follows no link, and sends nothing past a proxy', () => {
    const answers: unknown[] = [];
    const contents = {
      setWindowOpenHandler: (handler: () => unknown) => answers.push(handler()),
      setWebRTCIPHandlingPolicy: (policy: string) => answers.push(policy),
      on: (event: string, listener: (event: { preventDefault: () => void }) => void) =>
        listener({ preventDefault: () => answers.push(`${event} prevented`) }),
    };
    lockDownContents(contents as unknown as WebContents); // the parts that are used
    expect(answers).toEqual([{ action: 'deny' }, 'disable_non_proxied_udp', 'will-navigate prevented']);
  });

  test('resolves no name and knows no way but a proxy that is nowhere', () => {
    const switches = new Map<string, string | undefined>();
    lockDownNetwork({ appendSwitch: (name, value) => switches.set(name, value) });
    expect(Object.fromEntries(switches)).toEqual({
      'host-resolver-rules': 'MAP * ~NOTFOUND',
      'proxy-server': 'http://nowhere.invalid:9',
      'proxy-bypass-list': '<-loopback>', // the ways to the machine itself go through the proxy, too
      'force-webrtc-ip-handling-policy': 'disable_non_proxied_udp',
    });
  });
});
