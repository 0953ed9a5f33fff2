// How the object is looked at. The scene itself is attached while a canvas is on the page.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OrbitDirection } from '../../../scene/camera/orbit-camera.ts';
import type { InspectionMode } from '../../../scene/look/inspection-modes.ts';
import type { StageSource } from '../../../scene/objects/load-staged.ts';
import type { ShownObject, Viewer } from '../../../scene/viewer.ts';
import { ownFailure } from '../../../words/own-failure.ts';
import { t } from '../../../words/words.ts';
import {
  createStageTools,
  prepareScene,
  type StageTools,
  type StageToolsDependencies,
  TOOLS_AT_REST,
  type ToolsScene,
} from './stage-tools.ts';

export type ViewerPhase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly object: ShownObject }
  | { readonly kind: 'failed'; readonly reason: string };

type Scene = ToolsScene & Pick<Viewer, 'show' | 'setMode' | 'fit' | 'orbit' | 'compare' | 'setDivider'>;

/** What stands beside the object on the same camera, right of the divider. */
export interface Comparison extends Pick<StageSource, 'url' | 'offset'> {
  /** A mesh when absent. */
  readonly kind?: StageSource['kind'];
  /** What both sides are called. */
  readonly labels: readonly [left: string, right: string];
}

/** How far one press of an arrow key moves the divider. */
const DIVIDER_STEP = 0.02;
/** The divider stays where it can be taken hold of. */
const DIVIDER_MARGIN = 0.02;

export interface ViewerState extends StageTools {
  readonly mode: InspectionMode;
  readonly phase: ViewerPhase;
  readonly comparison: Comparison | undefined;
  /** From the left edge of the stage, as a share of its width. */
  readonly divider: number;
  /** From here on objects are shown in this scene, until another is attached. */
  readonly attach: (scene: Scene) => void;
  /** Shows the object that lies there. Where one stands already, this is another build of it: the camera stays. */
  readonly show: (assetUrl: string) => Promise<void>;
  readonly detach: () => void;
  /** There can be no scene at all, as without WebGL. */
  readonly giveUp: (reason: string) => void;
  readonly setMode: (mode: InspectionMode) => void;
  readonly fit: () => void;
  /** Rejects nothing: what cannot be read is said, and the object stands alone again. */
  readonly compare: (comparison: Comparison | undefined) => Promise<void>;
  readonly moveDivider: (share: number) => void;
  readonly stepDivider: (direction: -1 | 1) => void;
  readonly orbit: (direction: OrbitDirection) => void;
}

export type ViewerStore = StoreApi<ViewerState>;

export function createViewerStore(dependencies: StageToolsDependencies): ViewerStore {
  const { report } = dependencies;
  let scene: Scene | undefined;
  return createStore<ViewerState>((set, get) => ({
    mode: 'shaded',
    phase: { kind: 'loading' },
    comparison: undefined,
    divider: 0.5,
    ...createStageTools({ scene: () => scene, set, get }, dependencies),
    attach: (attached) => {
      scene = attached;
      const { panel } = get(); // may have been opened since the object was
      set({ phase: { kind: 'loading' }, comparison: undefined, divider: 0.5, ...TOOLS_AT_REST, panel });
      attached.setMode(get().mode);
      prepareScene(attached, get());
    },
    show: async (assetUrl) => {
      const attached = scene;
      if (attached === undefined) return;
      const phase = await showIn(attached, assetUrl, get().phase.kind === 'shown');
      if (phase === undefined || scene !== attached) return;
      set({ phase, measured: undefined });
      if (get().mode === 'checker' && !canCheck(phase)) get().setMode('shaded');
    },
    detach: () => {
      scene = undefined;
      set({ phase: { kind: 'loading' }, panel: undefined });
    },
    giveUp: (reason) => set({ phase: { kind: 'failed', reason } }),
    setMode: (mode) => {
      if (mode === 'checker' && !canCheck(get().phase)) return;
      set({ mode });
      scene?.setMode(mode);
    },
    compare: async (comparison) => {
      set({ comparison });
      try {
        await scene?.compare(comparison && { url: comparison.url, kind: comparison.kind ?? 'mesh', offset: comparison.offset });
      } catch (cause) {
        if (get().comparison !== comparison) return;
        set({ comparison: undefined });
        const reason = cause instanceof Error ? cause.message : String(cause);
        const name = comparison?.labels[1];
        const say = () => ({ message: t('viewer.couldNotOpen', { name: name ?? t('viewer.title'), reason }) });
        report(ownFailure({ code: 'input_unreadable', say }));
      }
    },
    moveDivider: (share) => {
      const divider = Math.min(1 - DIVIDER_MARGIN, Math.max(DIVIDER_MARGIN, share));
      set({ divider });
      scene?.setDivider(divider);
    },
    stepDivider: (direction) => get().moveDivider(get().divider + direction * DIVIDER_STEP),
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
