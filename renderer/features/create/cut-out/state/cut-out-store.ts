// Fixing cut-outs by hand: the tools, how the picture is looked at, and the mask of each picture on its way to the app.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { CutOutView, MattingChoice } from '#contract/views/picture-views.ts';
import { ask } from '../../../../bridge/ask.ts';
import { CutOutEditor, type FoundHow } from '../mask/cut-out-editor.ts';
import type { Area, Mask } from '../mask/mask.ts';
import { type FinderDependencies, ObjectFinder, takenSlot } from './object-finder.ts';

export type Look = 'original' | 'both' | 'cutOut' | 'model';
export type Tool = 'hand' | 'brush' | 'eraser' | 'crop';

/** A picture that is worked on: its mask, and the files that it is drawn from. */
export interface WorkedPicture {
  readonly editor: CutOutEditor;
  /** Upright, in the size of the mask. */
  readonly pictureUrl: string;
  /** As it was cut out first; absent where nothing could be. */
  readonly found: CutOutView | undefined;
  /** By what it was cut out already when the work began. */
  readonly maskId?: string | undefined;
}

export interface CutOutState {
  readonly look: Look;
  readonly tool: Tool;
  /** Of the brush, as a part of the picture's longer side. */
  readonly radius: number;
  /** 0…1 */
  readonly softness: number;
  /** Between original and cut-out, 0…1 of the stage. */
  readonly divider: number;
  /** Another with every change of a mask; `changed` is what of it has to be drawn, the whole when undefined. */
  readonly revision: number;
  readonly changed: Area | undefined;
  /** The picture that is found anew, while it is. */
  readonly isFinding: boolean;
  /** The number of the object that is pointed at among several: it is outlined. */
  readonly pointedAt: number | undefined;
  readonly setLook: (look: Look) => void;
  readonly take: (tool: Tool) => void;
  /** The brush for the eraser, and back. */
  readonly swap: () => void;
  readonly resize: (radius: number) => void;
  readonly soften: (softness: number) => void;
  readonly moveDivider: (divider: number) => void;
  /** Begins to work on a picture, by the key of its slot; once. */
  readonly open: (key: string, found: Mask, files: Omit<WorkedPicture, 'editor'>) => WorkedPicture;
  readonly workedOn: (key: string | undefined) => WorkedPicture | undefined;
  /** After the stage has painted: the mask is the picture's own from then on. */
  readonly strokeEnded: (key: string) => void;
  readonly crop: (key: string, area: Area) => void;
  readonly undo: (key: string | undefined) => void;
  readonly redo: (key: string | undefined) => void;
  readonly reset: (key: string | undefined) => void;
  /** Has the object found with another tolerance, or one of several; what was painted stays. */
  readonly findAgain: (key: string, how: Partial<Pick<FoundHow, 'tolerance' | 'object'>>) => Promise<void>;
  readonly pointAt: (object: number | undefined) => void;
  /** What objects can be cut out by beside what comes with the program, as it was last looked. */
  readonly mattings: readonly MattingChoice[];
  /** Looks now, and whenever packs may have changed. */
  readonly connect: () => () => void;
  /** Has every picture of the object cut out by that pack, or by what comes with the program; what was painted stays. */
  readonly cutOutBy: (matting: string | undefined) => Promise<void>;
  /** Resolves when the app has every mask as it is now. */
  readonly settle: () => Promise<void>;
}

export type CutOutStore = StoreApi<CutOutState>;

export interface CutOutDependencies extends FinderDependencies {
  readonly bridge: Pick<Bridge, 'keepMask' | 'cutOut' | 'listMatting' | 'onPackWorkChanged'>;
  /** The mask as a PNG. */
  readonly encode: (mask: Mask) => Promise<Uint8Array<ArrayBuffer>>;
  /** Runs work a while after the last call. */
  readonly later: (work: () => void) => void;
}

export const LEAST_RADIUS = 0.002;
export const MOST_RADIUS = 0.2;
const USUAL_RADIUS = 0.025;
/** What the stage has drawn itself. */
const DRAWN: Area = { left: 0, top: 0, right: 0, bottom: 0 };
/** What the keys [ and ] make of the brush. */
export const RADIUS_STEP = 1.25;

export function createCutOutStore(dependencies: CutOutDependencies): CutOutStore {
  const { bridge, create } = dependencies;
  const worked = new Map<string, WorkedPicture>();
  const sender = new MaskSender(dependencies, (key) => worked.get(key));
  return createStore<CutOutState>((set, get) => {
    const changed = (key: string, area?: Area) => {
      set(({ revision }) => ({ revision: revision + 1, changed: area }));
      sender.send(key);
    };
    const step = (key: string | undefined, take: (editor: CutOutEditor) => Area | undefined) => {
      const editor = get().workedOn(key)?.editor;
      const area = editor && take(editor);
      if (key !== undefined && area !== undefined) changed(key, area);
    };
    const finder = new ObjectFinder(dependencies, (key) => worked.get(key)?.editor, changed);
    const lookForMatting = async () => {
      const mattings = await ask(bridge.listMatting());
      if (mattings.ok) set({ mattings: mattings.value });
    };
    return {
      look: 'both',
      tool: 'hand',
      radius: USUAL_RADIUS,
      softness: 0.3,
      divider: 0.5,
      revision: 0,
      changed: undefined,
      isFinding: false,
      pointedAt: undefined,
      mattings: [],
      setLook: (look) => set(({ tool }) => ({ look, tool: canPaintOn(look) || !changesMask(tool) ? tool : 'hand' })),
      take: (tool) => set(({ look }) => ({ tool, look: changesMask(tool) ? 'cutOut' : look })),
      swap: () => get().take(get().tool === 'brush' ? 'eraser' : 'brush'),
      resize: (radius) => set({ radius: Math.min(Math.max(radius, LEAST_RADIUS), MOST_RADIUS) }),
      soften: (softness) => set({ softness }),
      moveDivider: (divider) => set({ divider: Math.min(Math.max(divider, 0), 1) }),
      open: (key, found, files) => {
        const keys = new Set(create.getState().slots.map((slot) => slot.key));
        for (const old of worked.keys()) if (!keys.has(old)) worked.delete(old);
        const present = worked.get(key) ?? { editor: new CutOutEditor(found, files.found), ...files };
        worked.set(key, present);
        return present;
      },
      workedOn: (key) => (key === undefined ? undefined : worked.get(key)),
      strokeEnded: (key) => changed(key, DRAWN),
      crop: (key, area) => {
        if (get().workedOn(key)?.editor.crop(area)) changed(key);
        get().take('hand');
      },
      undo: (key) => step(key, (editor) => editor.undo()),
      redo: (key) => step(key, (editor) => editor.redo()),
      reset: (key) => {
        if (key !== undefined && get().workedOn(key)?.editor.reset()) changed(key);
      },
      findAgain: async (key, how) => {
        set({ isFinding: true });
        await finder.findAgain(key, how);
        set({ isFinding: false });
      },
      pointAt: (pointedAt) => set({ pointedAt }),
      connect: () => {
        void lookForMatting();
        return whenMattingChanges(dependencies, () => void lookForMatting());
      },
      cutOutBy: async (matting) => {
        if (create.getState().settings.matting === matting) return;
        set({ isFinding: true });
        const views = await finder.foundAnew(matting);
        if (views === undefined) await lookForMatting();
        else create.getState().change({ matting });
        for (const { key, view } of views ?? []) await finder.take(key, view);
        set({ isFinding: false });
      },
      settle: () => sender.settle(),
    };
  });
}

/** Packs come, go and break: one that failed a new picture is left, and is to be shown as one that cannot be used. */
function whenMattingChanges({ bridge, create }: Pick<CutOutDependencies, 'bridge' | 'create'>, look: () => void): () => void {
  const stopPacks = bridge.onPackWorkChanged((work) => {
    if (work.kind !== 'running') look();
  });
  const stopChoice = create.subscribe(({ settings }, before) => {
    if (settings.matting !== before.settings.matting) look();
  });
  return () => {
    stopPacks();
    stopChoice();
  };
}

function changesMask(tool: Tool): boolean {
  return tool !== 'hand';
}

function canPaintOn(look: Look): boolean {
  return look === 'cutOut' || look === 'both';
}

/** Hands masks over to the app, the newest only, and tells Create what became of them. */
class MaskSender {
  readonly #dependencies: CutOutDependencies;
  readonly #workedOn: (key: string) => WorkedPicture | undefined;
  /** The keys of masks that changed since they were handed over. */
  readonly #changed = new Set<string>();
  readonly #versions = new Map<string, number>();
  #handing: Promise<void> = Promise.resolve();

  constructor(dependencies: CutOutDependencies, workedOn: (key: string) => WorkedPicture | undefined) {
    this.#dependencies = dependencies;
    this.#workedOn = workedOn;
  }

  send(key: string): void {
    this.#changed.add(key);
    this.#dependencies.later(() => void this.settle());
  }

  settle(): Promise<void> {
    this.#handing = this.#handing.then(async () => {
      for (const key of [...this.#changed]) {
        this.#changed.delete(key);
        await this.#handOver(key);
      }
    });
    return this.#handing;
  }

  async #handOver(key: string): Promise<void> {
    const { bridge, create, encode, report } = this.#dependencies;
    const worked = this.#workedOn(key);
    if (worked === undefined) return;
    const version = (this.#versions.get(key) ?? 0) + 1;
    this.#versions.set(key, version);
    const { fix, settings } = create.getState();
    // What was found by something else than what the job would ask has to be said.
    if (!worked.editor.isFixed() && worked.found !== undefined && worked.found.matting === settings.matting) {
      return fix(key, { maskId: worked.maskId, cutOut: { kind: 'ready', view: worked.found } });
    }
    const kept = await ask(bridge.keepMask({ bytes: await encode(worked.editor.mask) }));
    if (!kept.ok) return report(kept.error);
    const { maskId } = kept.value;
    fix(key, { maskId });
    void this.#look(key, maskId, version);
  }

  /** What the model sees of it follows when it is made: growing does not wait for it. */
  async #look(key: string, maskId: string, version: number): Promise<void> {
    const { bridge, create } = this.#dependencies;
    const slot = takenSlot(create, key);
    if (slot === undefined) return;
    const seen = await ask(bridge.cutOut({ pictureId: slot.picture.id, maskId }));
    if (this.#versions.get(key) !== version) return;
    const pictureUrl = this.#workedOn(key)?.pictureUrl;
    const cutOut = seen.ok
      ? ({ kind: 'ready', view: { ...seen.value, pictureUrl } } as const)
      : ({ kind: 'failed', error: seen.error } as const);
    create.getState().fix(key, { maskId, cutOut });
  }
}
