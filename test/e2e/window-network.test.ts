// That nothing of the window leaves the machine, also by ways that no content policy and no request filter sees.
// What would leave is asked to go to listeners on loopback: what reaches one of them would reach any address.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';

/** Long enough for a connection to be opened; on an open way the first one comes within 100 ms. */
const LISTENING_MS = 2_000;

const home = mkdtempSync(join(tmpdir(), 'espalier-network-'));
const heard: string[] = [];
const udp = createSocket('udp4', (message) => heard.push(`UDP, ${message.length} bytes`));
const tcp = createServer((socket) => {
  heard.push('TCP');
  socket.destroy();
});
let app: DesktopApp;

beforeAll(async () => {
  udp.bind(0, '127.0.0.1');
  tcp.listen(0, '127.0.0.1');
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  app = await openDesktopApp({ ESPALIER_HOME: home });
});

afterAll(async () => {
  await app.close();
  udp.close();
  tcp.close();
  rmSync(home, { recursive: true, force: true });
});

test('opens no connection, whatever a script in it tries', async () => {
  await app.page.evaluate(tryToLeave, { udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port }); // it listens on a port
  await delay(LISTENING_MS);
  expect(heard).toEqual([]);
});

/** Runs in the page. */
async function tryToLeave(ports: { udp: number; tcp: number }): Promise<void> {
  const authority = `127.0.0.1:${ports.tcp}`;
  const attempt = async (way: () => unknown) => {
    try {
      await way();
    } catch {
      // refused, as it should be
    }
  };
  const link = (rel: string, href: string) =>
    document.head.append(Object.assign(document.createElement('link'), { rel, href, crossOrigin: 'anonymous', as: 'fetch' }));
  const element = (name: string, properties: object) => document.body.append(Object.assign(document.createElement(name), properties));
  for (const host of [authority, `localhost:${ports.tcp}`]) {
    for (const rel of [
      'preconnect',
      'dns-prefetch',
      'prefetch',
      'preload',
      'modulepreload',
      'prerender',
      'icon',
      'manifest',
      'stylesheet',
    ]) {
      await attempt(() => link(rel, `http://${host}/`));
    }
  }
  await attempt(async () => {
    const iceServers = [
      { urls: `stun:127.0.0.1:${ports.udp}` },
      { urls: [`turn:${authority}?transport=tcp`, `turn:127.0.0.1:${ports.udp}`], username: 'a', credential: 'b' },
    ];
    const connection = new RTCPeerConnection({ iceServers });
    connection.createDataChannel('way');
    await connection.setLocalDescription(await connection.createOffer());
    const candidate = `candidate:1 1 udp 2122260223 127.0.0.1 ${ports.udp} typ host`;
    await connection.addIceCandidate({ candidate, sdpMid: '0' });
  });
  await attempt(() => new WebSocket(`ws://${authority}/`));
  await attempt(() => new EventSource(`http://${authority}/`));
  await attempt(() => new WebTransport(`https://127.0.0.1:${ports.udp}/`).ready);
  await attempt(() => navigator.sendBeacon(`http://${authority}/`, 'a'));
  await attempt(() => element('img', { src: `http://${authority}/a.png` }));
  await attempt(() => element('video', { src: `http://${authority}/a.webm` }));
  await attempt(() => element('iframe', { src: `http://${authority}/` }));
  await attempt(() => element('embed', { src: `http://${authority}/` }));
  await attempt(() => fetch(`http://${authority}/`, { mode: 'no-cors', keepalive: true }));
}
