// Giving an object a new look: for which one the choice is open, what it can be made from here, and what was chosen.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { PictureSide } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { VariantWays } from '#contract/views/asset-views.ts';
import type { Picture } from '#contract/views/picture-views.ts';
import { ask } from '../../bridge/ask.ts';

export type LookSource = keyof VariantWays;

/** What a dropped or chosen file has to offer. */
export type LookFile = Pick<File, 'name' | 'arrayBuffer'>;

export interface Varying {
  /** The object whose choice is open. */
  readonly assetId: string | undefined;
  /** Absent until the app has said. */
  readonly ways: VariantWays | undefined;
  readonly source: LookSource;
  readonly pictures: Readonly<Partial<Record<PictureSide, Picture>>>;
  readonly text: string;
  readonly open: (assetId: string) => Promise<void>;
  readonly close: () => void;
  readonly setSource: (source: LookSource) => void;
  readonly setText: (text: string) => void;
  /** For `side`, or the first that has none yet. */
  readonly addPictures: (files: readonly LookFile[], side?: PictureSide) => Promise<void>;
  /** Puts the job into the queue, and closes the choice. */
  readonly vary: () => Promise<void>;
}

export type VaryStore = StoreApi<Varying>;

interface VaryReports {
  /** Where it shall grow; absent for this machine. */
  readonly place: () => 'farm' | undefined;
  readonly failed: (error: AppError) => void;
  readonly queued: (place: 'farm' | undefined) => void;
}

const NOTHING_CHOSEN = { ways: undefined, source: 'pictures', pictures: {}, text: '' } as const;

export function createVaryStore(
  bridge: Pick<Bridge, 'variantWays' | 'varyAsset' | 'importPicture'>,
  { place, failed, queued }: VaryReports,
): VaryStore {
  return createStore<Varying>((set, get) => ({
    assetId: undefined,
    ...NOTHING_CHOSEN,
    open: async (assetId) => {
      set({ assetId, ...NOTHING_CHOSEN });
      const answer = await ask(bridge.variantWays({ assetId }));
      if (get().assetId !== assetId) return;
      if (!answer.ok) {
        set({ assetId: undefined });
        return failed(answer.error);
      }
      set({ ways: answer.value, source: answer.value.pictures === undefined && answer.value.words !== undefined ? 'words' : 'pictures' });
    },
    close: () => set({ assetId: undefined }),
    setSource: (source) => set({ source }),
    setText: (text) => set({ text }),
    addPictures: async (files, side) => {
      const free = side === undefined ? freeSides(get()) : [side];
      for (const [at, place] of free.entries()) {
        const file = files[at];
        if (file === undefined) return;
        const taken = await ask(bridge.importPicture({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }));
        if (!taken.ok) return failed(taken.error);
        set(({ pictures }) => ({ source: 'pictures', pictures: { ...pictures, [place]: taken.value } }));
      }
    },
    vary: async () => {
      const { assetId, ways, source, pictures, text } = get();
      const way = ways?.[source];
      if (assetId === undefined || way === undefined || !canVary(get())) return;
      const pictureIds = source === 'pictures' ? (ways?.pictures?.sides ?? []).flatMap((side) => pictures[side]?.id ?? []) : [];
      const asked = { assetId, pack: way.pack, pictureIds, place: place(), ...(source === 'words' && { text: text.trim() }) };
      const started = await ask(bridge.varyAsset(asked));
      if (!started.ok) return failed(started.error);
      if (get().assetId === assetId) set({ assetId: undefined });
      queued(asked.place);
    },
  }));
}

/** Whether all is there that the look is made from. */
export function canVary({ ways, source, pictures, text }: Pick<Varying, 'ways' | 'source' | 'pictures' | 'text'>): boolean {
  if (source === 'words') return ways?.words !== undefined && text.trim() !== '';
  return ways?.pictures?.sides.every((side) => pictures[side] !== undefined) ?? false;
}

/** Those without a picture; all of them where each has one, so that another one takes its place. */
function freeSides({ ways, pictures }: Varying): readonly PictureSide[] {
  const sides = ways?.pictures?.sides ?? [];
  const free = sides.filter((side) => pictures[side] === undefined);
  return free.length > 0 ? free : sides;
}
