import { describe, expect, test } from 'vitest';
import type { AppError } from '#contract/outcome/errors.ts';
import { ok } from '#contract/outcome/result.ts';
import type { InspectionMode } from '../../../scene/look/inspection-modes.ts';
import type { ShownObject } from '../../../scene/viewer.ts';
import { createViewerStore } from './viewer-store.ts';

function fakeScene(load: () => Promise<ShownObject | undefined>) {
  const modes: InspectionMode[] = [];
  const keptViews: boolean[] = [];
  const show = (_url: string, { keepsView }: { keepsView: boolean }) => {
    keptViews.push(keepsView);
    return load();
  };
  const compared: (string | undefined)[] = [];
  const compare = async (source: { readonly url: string } | undefined) => {
    compared.push(source?.url);
    if (source?.url === '/broken.glb') throw new Error('no GLB');
    return true;
  };
  const dividers: number[] = [];
  const done: unknown[] = [];
  const places = { are: false };
  return {
    done,
    setLight: (...light: unknown[]) => void done.push(['light', ...light]),
    showBox: (isWanted: boolean) => void done.push(['box', isWanted]),
    setTurntable: (speed: number) => void done.push(['turn', speed > 0]),
    measure: (onMeasure: (metres: number | undefined) => void) => {
      places.are = true;
      onMeasure(0.5);
      return () => void done.push(['measured']);
    },
    clearMeasure: () => {
      const had = places.are;
      places.are = false;
      return had;
    },
    picture: async (longerSide: number) => new Blob([`picture of ${longerSide}`]),
    modes,
    keptViews,
    compared,
    dividers,
    show,
    compare,
    setDivider: (share: number) => dividers.push(share),
    setMode: (mode: InspectionMode) => modes.push(mode),
    fit: () => {},
    orbit: () => {},
  };
}

type FakeScene = ReturnType<typeof fakeScene>;

const TEXTURED: ShownObject = { triangles: 12, hasTextureCoordinates: true };
const COLOURED: ShownObject = { triangles: 12, hasTextureCoordinates: false };

function openViewer() {
  const reports: AppError[] = [];
  const pictures: string[] = [];
  const saved: string[] = [];
  const storage = { kept: undefined as string | undefined };
  const store = createViewerStore({
    bridge: {
      saveScreenshot: async ({ bytes }) => {
        pictures.push(new TextDecoder().decode(bytes));
        return ok({ savedAs: 'pot.png' });
      },
    },
    report: (error) => reports.push(error),
    saved: (fileName) => saved.push(fileName),
    storage: {
      getItem: () => storage.kept ?? null,
      setItem: (_, value) => {
        storage.kept = value;
      },
    },
  });
  const show = (scene: FakeScene, url = '/a.glb') => {
    store.getState().attach(scene);
    return store.getState().show(url);
  };
  return { show, reports, pictures, saved, storage, state: () => store.getState() };
}

describe('a comparison', () => {
  const WITH_DRAFT = { url: '/a/builds/b/model.glb', labels: ['Game', 'Draft'] } as const;

  test('begins and ends on the scene, and ends with the object that was shown', async () => {
    const { show, state } = openViewer();
    const scene = fakeScene(async () => TEXTURED);
    await show(scene);
    await state().compare(WITH_DRAFT);
    expect(state().comparison).toBe(WITH_DRAFT);
    await state().compare(undefined);
    expect(scene.compared).toEqual([WITH_DRAFT.url, undefined]);
    await state().compare(WITH_DRAFT);
    await show(fakeScene(async () => TEXTURED));
    expect(state().comparison).toBeUndefined();
  });

  test('has a divider that stays where it can be taken hold of', async () => {
    const { show, state } = openViewer();
    const scene = fakeScene(async () => TEXTURED);
    await show(scene);
    state().moveDivider(-3);
    state().stepDivider(1);
    state().moveDivider(2);
    expect(scene.dividers.map((share) => share.toFixed(2))).toEqual(['0.02', '0.04', '0.98']);
  });

  test('that cannot be opened is said, and the object stands alone again', async () => {
    const { show, state, reports } = openViewer();
    await show(fakeScene(async () => TEXTURED));
    await state().compare({ ...WITH_DRAFT, url: '/broken.glb' });
    expect(state().comparison).toBeUndefined();
    expect(reports).toMatchObject([{ message: expect.stringContaining('Draft could not be opened') }]);
  });
});

describe('the viewer', () => {
  test('goes from loading to shown', async () => {
    const { show, state } = openViewer();
    const shown = show(fakeScene(async () => TEXTURED));
    expect(state().phase.kind).toBe('loading');
    await shown;
    expect(state().phase).toEqual({ kind: 'shown', object: TEXTURED });
  });

  test('keeps a panel that was opened before the scene was there, until the object is left', async () => {
    const { show, state } = openViewer();
    state().togglePanel('look');
    await show(fakeScene(async () => TEXTURED));
    expect(state().panel).toBe('look');
    state().detach();
    expect(state().panel).toBeUndefined();
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

describe('the tools of the stage', () => {
  test('are off on the next object, except the box and the light', async () => {
    const { show, state, storage } = openViewer();
    const scene = fakeScene(async () => TEXTURED);
    await show(scene);
    state().toggleTurntable();
    state().toggleBox();
    state().toggleMeasure();
    state().changeLook({ light: 'dusk', lightTurn: 30 });
    expect(scene.done.slice(2)).toEqual([
      ['turn', true],
      ['box', true],
      ['light', 'dusk', 30],
      ['turn', true],
    ]);
    const next = fakeScene(async () => TEXTURED);
    await show(next);
    expect(next.done).toEqual([
      ['light', 'dusk', 30],
      ['box', true],
    ]);
    expect([state().isTurning, state().isMeasuring, state().hasBox]).toEqual([false, false, true]);
    expect(storage.kept).toContain('dusk');
  });

  test('let go of a measure before they put the ruler away', async () => {
    const { show, state } = openViewer();
    const scene = fakeScene(async () => TEXTURED);
    await show(scene);
    state().toggleMeasure();
    expect(state().isMeasuring).toBe(true);
    state().leaveMeasure();
    expect([state().isMeasuring, state().measured]).toEqual([true, undefined]);
    state().leaveMeasure();
    expect(state().isMeasuring).toBe(false);
    expect(scene.done.at(-1)).toEqual(['measured']);
  });

  test('save a picture of the size that was chosen', async () => {
    const { show, state, pictures, saved } = openViewer();
    await show(fakeScene(async () => TEXTURED));
    state().setPictureSize(4096);
    await state().takePicture('a');
    expect(pictures).toEqual(['picture of 4096']);
    expect(saved).toEqual(['pot.png']);
    expect(state().isTakingPicture).toBe(false);
  });

  test('have one panel open at a time', async () => {
    const { state } = openViewer();
    state().togglePanel('look');
    state().togglePanel('picture');
    expect(state().panel).toBe('picture');
    state().togglePanel('picture');
    expect(state().panel).toBeUndefined();
  });
});
