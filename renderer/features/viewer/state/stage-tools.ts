// What one does with the object on the stage beyond looking: turning it, measuring it, lighting it, taking its picture.
// A part of the viewer's store; the scene is the store's.
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { ask } from '../../../bridge/ask.ts';
import type { Viewer } from '../../../scene/viewer.ts';
import { ownFailure } from '../../../words/own-failure.ts';
import { t } from '../../../words/words.ts';
import { type LookStorage, recallLook, rememberLook, type StageLook, TURN_SPEEDS } from './stage-look.ts';

export type ToolsScene = Pick<Viewer, 'setLight' | 'showBox' | 'measure' | 'clearMeasure' | 'setTurntable' | 'picture'>;

/** What is folded out over the stage. */
export type StagePanel = 'look' | 'picture' | 'compare';

/** Pixels along the longer side of a picture that is saved. */
export const PICTURE_SIZES = [1024, 2048, 4096] as const;

export interface StageTools {
  readonly isTurning: boolean;
  readonly hasBox: boolean;
  readonly isMeasuring: boolean;
  /** Metres between the two places that were clicked. */
  readonly measured: number | undefined;
  readonly look: StageLook;
  readonly panel: StagePanel | undefined;
  readonly pictureSize: number;
  readonly isTakingPicture: boolean;
  readonly toggleTurntable: () => void;
  readonly toggleBox: () => void;
  readonly toggleMeasure: () => void;
  /** Takes back one step of measuring: the places that were clicked, then the ruler itself. */
  readonly leaveMeasure: () => void;
  readonly changeLook: (change: Partial<StageLook>) => void;
  readonly togglePanel: (panel: StagePanel) => void;
  readonly closePanel: () => void;
  readonly setPictureSize: (pixels: number) => void;
  /** Has the object, as it stands now, saved as a picture with nothing behind it. */
  readonly takePicture: (assetId: string) => Promise<void>;
}

export interface StageToolsDependencies {
  readonly bridge: Pick<Bridge, 'saveScreenshot'>;
  readonly report: (error: AppError) => void;
  readonly saved: (fileName: string) => void;
  readonly storage: LookStorage;
}

interface Store {
  readonly scene: () => ToolsScene | undefined;
  readonly set: (change: Partial<StageTools>) => void;
  readonly get: () => StageTools;
}

/** How the tools stand on an object that was just opened. The box and the look stay as they are. */
export const TOOLS_AT_REST = { isTurning: false, isMeasuring: false, measured: undefined, panel: undefined } as const;

export function createStageTools({ scene, set, get }: Store, dependencies: StageToolsDependencies): StageTools {
  const { storage } = dependencies;
  return {
    ...TOOLS_AT_REST,
    hasBox: false,
    look: recallLook(storage),
    pictureSize: PICTURE_SIZES[1],
    isTakingPicture: false,
    toggleTurntable: () => {
      set({ isTurning: !get().isTurning });
      scene()?.setTurntable(get().isTurning ? TURN_SPEEDS[get().look.turnSpeed] : 0);
    },
    toggleBox: () => {
      set({ hasBox: !get().hasBox });
      scene()?.showBox(get().hasBox);
    },
    ...measuring({ scene, set, get }),
    changeLook: (change) => {
      const look = { ...get().look, ...change };
      set({ look });
      rememberLook(storage, look);
      scene()?.setLight(look.light, look.lightTurn);
      if (get().isTurning) scene()?.setTurntable(TURN_SPEEDS[look.turnSpeed]);
    },
    togglePanel: (panel) => set({ panel: get().panel === panel ? undefined : panel }),
    closePanel: () => set({ panel: undefined }),
    setPictureSize: (pictureSize) => set({ pictureSize }),
    takePicture: async (assetId) => {
      const attached = scene();
      if (attached === undefined || get().isTakingPicture) return;
      set({ isTakingPicture: true });
      await savePicture(attached, { assetId, longerSide: get().pictureSize }, dependencies);
      set({ isTakingPicture: false });
    },
  };
}

/** Puts a new scene into the state that the tools are in. */
export function prepareScene(scene: ToolsScene, { look, hasBox }: StageTools): void {
  scene.setLight(look.light, look.lightTurn);
  scene.showBox(hasBox);
}

function measuring({ scene, set, get }: Store): Pick<StageTools, 'toggleMeasure' | 'leaveMeasure'> {
  let end: (() => void) | undefined;
  return {
    toggleMeasure: () => {
      if (get().isMeasuring) end?.();
      end = get().isMeasuring ? undefined : scene()?.measure((measured) => set({ measured }));
      set({ isMeasuring: end !== undefined, ...(end === undefined && { measured: undefined }) });
    },
    leaveMeasure: () => {
      if (scene()?.clearMeasure() === true) set({ measured: undefined });
      else if (get().isMeasuring) get().toggleMeasure();
    },
  };
}

async function savePicture(
  scene: ToolsScene,
  { assetId, longerSide }: { readonly assetId: string; readonly longerSide: number },
  { bridge, report, saved }: StageToolsDependencies,
): Promise<void> {
  try {
    const picture = await scene.picture(longerSide);
    const answer = await ask(bridge.saveScreenshot({ assetId, bytes: new Uint8Array(await picture.arrayBuffer()) }));
    if (!answer.ok) report(answer.error);
    else if (answer.value.savedAs !== undefined) saved(answer.value.savedAs);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    report(ownFailure({ code: 'internal', say: () => ({ message: t('viewer.noPicture', { reason }) }) }));
  }
}
