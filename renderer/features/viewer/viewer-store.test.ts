import { describe, expect, test } from 'vitest';
import type { InspectionMode } from '../../scene/inspection-modes.ts';
import type { ShownObject } from '../../scene/viewer.ts';
import { createViewerStore } from './viewer-store.ts';

function fakeScene(show: () => Promise<ShownObject | undefined>) {
  const modes: InspectionMode[] = [];
  return { modes, show, setMode: (mode: InspectionMode) => modes.push(mode), fit: () => {}, orbit: () => {} };
}

const TEXTURED: ShownObject = { triangles: 12, hasTextureCoordinates: true };
const COLOURED: ShownObject = { triangles: 12, hasTextureCoordinates: false };

describe('the viewer', () => {
  test('goes from loading to shown', async () => {
    const store = createViewerStore();
    const attached = store.getState().attach(
      fakeScene(async () => TEXTURED),
      '/a.glb',
    );
    expect(store.getState().phase.kind).toBe('loading');
    await attached;
    expect(store.getState().phase).toEqual({ kind: 'shown', object: TEXTURED });
  });

  test('says why an object could not be opened', async () => {
    const store = createViewerStore();
    await store.getState().attach(
      fakeScene(() => Promise.reject(new Error('no GLB'))),
      '/a.glb',
    );
    expect(store.getState().phase).toEqual({ kind: 'failed', reason: 'no GLB' });
  });

  test('keeps the way of looking from one object to the next', async () => {
    const store = createViewerStore();
    store.getState().setMode('matcap');
    const scene = fakeScene(async () => TEXTURED);
    await store.getState().attach(scene, '/a.glb');
    expect(scene.modes).toEqual(['matcap']);
  });

  test('offers the checker only to an object with texture space', async () => {
    const store = createViewerStore();
    store.getState().setMode('checker');
    expect(store.getState().mode).toBe('shaded');
    await store.getState().attach(
      fakeScene(async () => TEXTURED),
      '/a.glb',
    );
    store.getState().setMode('checker');
    expect(store.getState().mode).toBe('checker');
    await store.getState().attach(
      fakeScene(async () => COLOURED),
      '/b.glb',
    );
    expect(store.getState().mode).toBe('shaded');
  });

  test('hears nothing from a scene that another has replaced', async () => {
    const store = createViewerStore();
    const slow = Promise.withResolvers<ShownObject>();
    const first = store.getState().attach(
      fakeScene(() => slow.promise),
      '/a.glb',
    );
    await store.getState().attach(
      fakeScene(async () => COLOURED),
      '/b.glb',
    );
    slow.resolve(TEXTURED);
    await first;
    expect(store.getState().phase).toEqual({ kind: 'shown', object: COLOURED });
  });
});
