import { describe, expect, test } from 'vitest';
import type { InspectionMode } from '../../scene/inspection-modes.ts';
import type { ShownObject } from '../../scene/viewer.ts';
import { createViewerStore } from './viewer-store.ts';

function fakeScene(load: () => Promise<ShownObject | undefined>) {
  const modes: InspectionMode[] = [];
  const keptViews: boolean[] = [];
  const show = (_url: string, { keepsView }: { keepsView: boolean }) => {
    keptViews.push(keepsView);
    return load();
  };
  return { modes, keptViews, show, setMode: (mode: InspectionMode) => modes.push(mode), fit: () => {}, orbit: () => {} };
}

type FakeScene = ReturnType<typeof fakeScene>;

const TEXTURED: ShownObject = { triangles: 12, hasTextureCoordinates: true };
const COLOURED: ShownObject = { triangles: 12, hasTextureCoordinates: false };

function openViewer() {
  const store = createViewerStore();
  const show = (scene: FakeScene, url = '/a.glb') => {
    store.getState().attach(scene);
    return store.getState().show(url);
  };
  return { show, state: () => store.getState() };
}

describe('the viewer', () => {
  test('goes from loading to shown', async () => {
    const { show, state } = openViewer();
    const shown = show(fakeScene(async () => TEXTURED));
    expect(state().phase.kind).toBe('loading');
    await shown;
    expect(state().phase).toEqual({ kind: 'shown', object: TEXTURED });
  });

  test('keeps the camera for another build of the object that it shows, and for no other', async () => {
    const { show, state } = openViewer();
    const scene = fakeScene(async () => TEXTURED);
    await show(scene);
    await state().show('/a.glb?build=2');
    await show(scene, '/b.glb');
    expect(scene.keptViews).toEqual([false, true, false]);
  });

  test('goes on showing an object while another build of it is read', async () => {
    const { show, state } = openViewer();
    const answers = [Promise.resolve(TEXTURED), new Promise<never>(() => {})];
    await show(fakeScene(async () => answers.shift()));
    void state().show('/a.glb?build=2');
    expect(state().phase.kind).toBe('shown');
  });

  test('says why an object could not be opened', async () => {
    const { show, state } = openViewer();
    await show(fakeScene(() => Promise.reject(new Error('no GLB'))));
    expect(state().phase).toEqual({ kind: 'failed', reason: 'no GLB' });
  });

  test('keeps the way of looking from one object to the next', async () => {
    const { show, state } = openViewer();
    state().setMode('matcap');
    const scene = fakeScene(async () => TEXTURED);
    await show(scene);
    expect(scene.modes).toEqual(['matcap']);
  });

  test('offers the checker only to an object with texture space', async () => {
    const { show, state } = openViewer();
    state().setMode('checker');
    expect(state().mode).toBe('shaded');
    await show(fakeScene(async () => TEXTURED));
    state().setMode('checker');
    expect(state().mode).toBe('checker');
    await show(fakeScene(async () => COLOURED));
    expect(state().mode).toBe('shaded');
  });

  test('hears nothing from a scene that another has replaced', async () => {
    const { show, state } = openViewer();
    const slow = Promise.withResolvers<ShownObject>();
    const first = show(fakeScene(() => slow.promise));
    await show(fakeScene(async () => COLOURED));
    slow.resolve(TEXTURED);
    await first;
    expect(state().phase).toEqual({ kind: 'shown', object: COLOURED });
  });
});
