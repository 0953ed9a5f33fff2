import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeEggGlb } from '../../../test/support/files/make-glb.ts';
import { readGlb } from '../../../test/support/files/read-glb.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { COMPRESSED_NAME, deliver } from './deliver.ts';

/** A folder with a model.glb of `bytes`, and what a delivery before this one left. */
function folderWith(bytes: Uint8Array | string, earlier?: string) {
  const folder = newFolder();
  const glb = join(folder, 'model.glb');
  writeFileSync(glb, bytes);
  if (earlier !== undefined) writeFileSync(join(folder, COMPRESSED_NAME), earlier);
  return { folder, glb, target: join(folder, COMPRESSED_NAME) };
}

describe('a file for delivery', () => {
  test('is written beside model.glb by a thread, takes the place of an earlier one, and leaves model.glb as it is', async () => {
    const egg = await makeEggGlb();
    const { glb, target } = folderWith(egg, 'earlier');
    const heard: number[] = [];
    const delivered = await deliver(glb, { geometry: 'meshopt' }, { onProgress: (fraction) => heard.push(fraction) });
    expect(delivered).toEqual({ ok: true, value: target });
    expect((await readGlb(readFileSync(target))).triangles).toBeGreaterThan(0);
    expect(readFileSync(glb)).toEqual(Buffer.from(egg));
    expect(heard.at(-1)).toBe(1);
  });

  test('that is cancelled ends soon, and the earlier one stays', async () => {
    const { folder, glb, target } = folderWith(await makeEggGlb({ side: 256 }), 'earlier');
    const abort = new AbortController();
    const delivering = deliver(glb, { textures: 'ktx2' }, { signal: abort.signal, onProgress: () => abort.abort() });
    const cancelledAt = new Promise<number>((resolve) => abort.signal.addEventListener('abort', () => resolve(performance.now())));
    expect(await delivering).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(performance.now() - (await cancelledAt)).toBeLessThan(5000); // at once, on a machine that has time
    expect(readFileSync(target, 'utf8')).toBe('earlier');
    expect(readdirSync(folder).sort()).toEqual([COMPRESSED_NAME, 'model.glb']);
  });

  test('of a GLB that cannot be read fails with a sentence, and the earlier one stays', async () => {
    const { glb, target } = folderWith('no GLB at all', 'earlier');
    const error = { code: 'internal', message: expect.stringContaining('could not be made'), hint: expect.any(String) };
    expect(await deliver(glb, { geometry: 'draco' })).toMatchObject({ ok: false, error });
    expect(readFileSync(target, 'utf8')).toBe('earlier');
  });

  test('that is cancelled before it began starts nothing', async () => {
    const { glb, target } = folderWith('no GLB at all');
    expect(await deliver(glb, { geometry: 'draco' }, { signal: AbortSignal.abort() })).toMatchObject({ error: { code: 'cancelled' } });
    expect(existsSync(target)).toBe(false);
  });
});
