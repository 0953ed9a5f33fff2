// How the object is looked at. The scene itself is attached while a canvas is on the page.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InspectionMode } from '../../scene/inspection-modes.ts';
import type { OrbitDirection } from '../../scene/orbit-camera.ts';
import type { ShownObject, Viewer } from '../../scene/viewer.ts';

export type ViewerPhase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly object: ShownObject }
  | { readonly kind: 'failed'; readonly reason: string };

type Scene = Pick<Viewer, 'show' | 'setMode' | 'fit' | 'orbit'>;

export interface ViewerState {
  readonly mode: InspectionMode;
  readonly phase: ViewerPhase;
  /** From here on objects are shown in this scene, until another is attached. */
  readonly attach: (scene: Scene) => void;
  /** Shows the object that lies there. Where one stands already, this is another build of it: the camera stays. */
  readonly show: (assetUrl: string) => Promise<void>;
  readonly detach: () => void;
  /** There can be no scene at all, as without WebGL. */
  readonly giveUp: (reason: string) => void;
  readonly setMode: (mode: InspectionMode) => void;
  readonly fit: () => void;
  readonly orbit: (direction: OrbitDirection) => void;
}

export type ViewerStore = StoreApi<ViewerState>;

export function createViewerStore(): ViewerStore {
  let scene: Scene | undefined;
  return createStore<ViewerState>((set, get) => ({
    mode: 'shaded',
    phase: { kind: 'loading' },
    attach: (attached) => {
      scene = attached;
      set({ phase: { kind: 'loading' } });
      attached.setMode(get().mode);
    },
    show: async (assetUrl) => {
      const attached = scene;
      if (attached === undefined) return;
      const phase = await showIn(attached, assetUrl, get().phase.kind === 'shown');
      if (phase === undefined || scene !== attached) return;
      set({ phase });
      if (get().mode === 'checker' && !canCheck(phase)) get().setMode('shaded');
    },
    detach: () => {
      scene = undefined;
    },
    giveUp: (reason) => set({ phase: { kind: 'failed', reason } }),
    setMode: (mode) => {
      if (mode === 'checker' && !canCheck(get().phase)) return;
      set({ mode });
      scene?.setMode(mode);
    },
    fit: () => scene?.fit(),
    orbit: (direction) => scene?.orbit(direction),
  }));
}

/** Undefined when something else was shown meanwhile. */
async function showIn(scene: Scene, assetUrl: string, keepsView: boolean): Promise<ViewerPhase | undefined> {
  try {
    const object = await scene.show(assetUrl, { keepsView });
    return object && { kind: 'shown', object };
  } catch (cause) {
    return { kind: 'failed', reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

function canCheck(phase: ViewerPhase): boolean {
  return phase.kind === 'shown' && phase.object.hasTextureCoordinates;
}
