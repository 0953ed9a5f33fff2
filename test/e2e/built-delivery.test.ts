// The thread that makes delivery files, as the built app starts it: from out/main, with the encoders of node_modules.
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { DeliveryMessage } from '../../electron/services/delivery/deliver.ts';
import { EGG_TRIANGLES, makeEggGlb } from '../support/files/make-glb.ts';
import { readGlb } from '../support/files/read-glb.ts';

const BUILT_THREAD = join(import.meta.dirname, '../../out/main/delivery-worker.js');

test('the built thread makes a delivery file with every kind of encoder', async () => {
  const glb = await makeEggGlb();
  for (const options of [
    { geometry: 'meshopt', textures: 'ktx2' },
    { geometry: 'draco', textures: 'webp' },
  ] as const) {
    const thread = new Worker(BUILT_THREAD, { workerData: { glb, options }, stdout: true });
    const messages: DeliveryMessage[] = [];
    thread.on('message', (message: DeliveryMessage) => messages.push(message));
    await once(thread, 'exit');
    const last = messages.at(-1);
    if (last?.kind !== 'done') throw new Error(JSON.stringify(messages));
    expect((await readGlb(last.glb)).triangles).toBe(EGG_TRIANGLES);
  }
});
