// One object in the making: its pictures with their cut-outs, the settings, and the job that grows it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CutOutView, Picture } from '#contract/app-ipc.ts';
import type { Bridge } from '#contract/bridge.ts';
import type { AppError } from '#contract/errors.ts';
import { MAX_PICTURE_BYTES } from '#contract/picture-limit.ts';
import type { Result } from '#contract/result.ts';
import { ask } from '../../bridge/ask.ts';
import { DEFAULT_SETTINGS, type GenerationSettings, rollSeed, toOptions } from './generation-settings.ts';

export type CutOutState =
  | { readonly kind: 'working' }
  | { readonly kind: 'ready'; readonly view: CutOutView }
  | { readonly kind: 'failed'; readonly error: AppError };

/** One view of the object. `key` tells it from the others from the moment it was dropped. */
export type PictureSlot = { readonly key: string; readonly name: string } & (
  | { readonly kind: 'arriving' }
  | { readonly kind: 'refused'; readonly error: AppError }
  | { readonly kind: 'taken'; readonly picture: Picture; readonly cutOut: CutOutState }
);

/** What a dropped, pasted or chosen file has to offer. */
export type PictureFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

/** What of a model pack matters for a growth. */
export interface GrowthPack {
  readonly name: string;
  /** False for a pack whose stages have no steps and no guidance. */
  readonly samples: boolean;
}

export interface Creation {
  readonly slots: readonly PictureSlot[];
  readonly selectedKey: string | undefined;
  readonly settings: GenerationSettings;
  readonly areSettingsOpen: boolean;
  /** The job that this object's pictures were sent off with, until something else is begun. */
  readonly growingJobId: string | undefined;
  readonly addFiles: (files: readonly PictureFile[]) => Promise<void>;
  readonly addExample: () => Promise<void>;
  readonly select: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly clear: () => void;
  readonly change: (settings: Partial<GenerationSettings>) => void;
  readonly showSettings: (areSettingsOpen: boolean) => void;
  readonly rollSeed: () => void;
  readonly grow: (pack: GrowthPack) => Promise<void>;
  /** The growth is over, or no longer awaited: the pictures stay, for another try. */
  readonly stopFollowing: () => void;
}

export type CreateStore = StoreApi<Creation>;
type CreateBridge = Pick<Bridge, 'importPicture' | 'examplePicture' | 'cutOut' | 'startGeneration'>;

interface Surroundings {
  readonly report: (error: AppError) => void;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

export function createCreateStore(bridge: CreateBridge, { report, random }: Surroundings): CreateStore {
  let lastSlot = 0;
  return createStore<Creation>((set, get) => {
    const put = (slot: PictureSlot) => set(({ slots }) => ({ slots: slots.map((present) => (present.key === slot.key ? slot : present)) }));

    const take = async (name: string, fetch: () => Promise<Result<Picture>>) => {
      lastSlot += 1;
      const key = `picture-${lastSlot}`;
      // A picture that comes while another object grows begins a new one.
      set(({ slots, growingJobId }) => ({
        slots: [...(growingJobId === undefined ? slots : []), { key, name, kind: 'arriving' }],
        selectedKey: key,
        growingJobId: undefined,
      }));
      const taken = await ask(fetch());
      if (!taken.ok) return put({ key, name, kind: 'refused', error: taken.error });
      const picture = taken.value;
      const slot = { key, name: picture.name, kind: 'taken', picture } as const;
      put({ ...slot, cutOut: { kind: 'working' } });
      const cutOut = await ask(bridge.cutOut({ pictureId: picture.id }));
      put({ ...slot, cutOut: cutOut.ok ? { kind: 'ready', view: cutOut.value } : { kind: 'failed', error: cutOut.error } });
    };

    return {
      slots: [],
      selectedKey: undefined,
      settings: DEFAULT_SETTINGS,
      areSettingsOpen: false,
      growingJobId: undefined,
      addFiles: async (files) => {
        await Promise.all(files.map((file) => take(file.name, () => importFile(bridge, file))));
      },
      addExample: () => take('Example', bridge.examplePicture),
      select: (selectedKey) => set({ selectedKey }),
      remove: (key) =>
        set(({ slots, selectedKey }) => {
          const rest = slots.filter((slot) => slot.key !== key);
          return { slots: rest, selectedKey: selectedKey === key ? rest.at(-1)?.key : selectedKey };
        }),
      clear: () => set({ slots: [], selectedKey: undefined, growingJobId: undefined }),
      change: (settings) => set((state) => ({ settings: { ...state.settings, ...settings } })),
      showSettings: (areSettingsOpen) => set({ areSettingsOpen }),
      rollSeed: () => get().change({ seed: rollSeed(random) }),
      grow: async (pack) => {
        const { slots, settings } = get();
        const pictures = usablePictures(slots);
        const [first] = pictures;
        if (first === undefined) return;
        const started = await ask(
          bridge.startGeneration({
            pictureIds: pictures.map((picture) => picture.id),
            name: withoutEnding(first.name),
            options: toOptions(settings, pack),
          }),
        );
        if (!started.ok) return report(started.error);
        set({ growingJobId: started.value.jobId });
        if (!settings.isSeedLocked) get().rollSeed();
      },
      stopFollowing: () => set({ growingJobId: undefined }),
    };
  });
}

/** Pictures that are in, and that the cut-out did not find unusable. */
export function usablePictures(slots: readonly PictureSlot[]): Picture[] {
  return slots.flatMap((slot) => (slot.kind === 'taken' && !isUnusable(slot.cutOut) ? [slot.picture] : []));
}

export function selectedSlot({ slots, selectedKey }: Pick<Creation, 'slots' | 'selectedKey'>): PictureSlot | undefined {
  return slots.find((slot) => slot.key === selectedKey);
}

/** A cut-out may fail for the runtime's sake; only a fault of the picture itself speaks against growing it. */
function isUnusable(cutOut: CutOutState): boolean {
  return cutOut.kind === 'failed' && cutOut.error.code.startsWith('input_');
}

async function importFile(bridge: CreateBridge, file: PictureFile): Promise<Result<Picture>> {
  if (file.size > MAX_PICTURE_BYTES) {
    const message = `${file.name} is larger than ${MAX_PICTURE_BYTES / 1024 / 1024} MB.`;
    return { ok: false, error: { code: 'input_too_large', message, hint: 'Save it smaller: more than 1024 pixels a side bring nothing.' } };
  }
  return bridge.importPicture({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]+$/, '').slice(0, 120) || 'Untitled';
}
