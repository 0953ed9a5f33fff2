// One object in the making: its pictures with their cut-outs or the words for it, the settings, and the job that grows it.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { PictureSide } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { ExampleName } from '#contract/views/picture-views.ts';
import { ask } from '../../../bridge/ask.ts';
import { t } from '../../../words/words.ts';
import { importPicture, type PictureFile, type WantedPicture } from '../pictures/import-picture.ts';
import { withoutEnding } from '../pictures/object-name.ts';
import { freeSide, MOST_PICTURES, movedTo, withSide } from '../pictures/picture-sides.ts';
import { type PictureProgress, type PictureSlot, type TakenSlot, usableSlots } from '../pictures/picture-slot.ts';
import { DEFAULT_SETTINGS, type GenerationSettings, placeOf, rollSeed, seedsOf, settingsOfNext, toOptions } from './generation-settings.ts';
import type { GrowthPack } from './growth-pack.ts';

type CutOutChange = Partial<Pick<TakenSlot, 'cutOut' | 'maskId'>>;

/** Its side is the front where nothing is said of it. */
type WorkedPicture = Pick<TakenSlot, 'key' | 'name' | 'picture' | 'maskId'> & Partial<Pick<TakenSlot, 'side'>>;

interface Unfolded {
  readonly settings: boolean;
  readonly build: boolean;
}

export interface CreateState {
  /** What the object grows from; the other is kept for coming back to. */
  readonly source: 'pictures' | 'words';
  readonly slots: readonly PictureSlot[];
  readonly selectedKey: string | undefined;
  readonly words: string;
  readonly settings: GenerationSettings;
  /** Which folded parts of the inspector are open. */
  readonly unfolded: Unfolded;
  /** The job that this object was sent off with, until something else is begun. */
  readonly growingJobId: string | undefined;
  /** The seed that was sent off last: it stands there while it grows, and the next growth takes another unless it is locked. */
  readonly grownSeed: number | undefined;
  readonly addFiles: (files: readonly PictureFile[]) => Promise<void>;
  readonly addExample: (name: ExampleName) => Promise<void>;
  readonly select: (key: string) => void;
  /** To a place in the row of pictures, counted from 0. */
  readonly move: (key: string, place: number) => void;
  readonly showSide: (key: string, side: PictureSide) => void;
  /** Puts pictures that were taken in on the stage, in the place of all others, with what was painted over them. */
  readonly workOn: (pictures: readonly WorkedPicture[]) => Promise<void>;
  /** What was painted over a picture, or what became of that. */
  readonly fix: (key: string, change: CutOutChange) => void;
  readonly remove: (key: string) => void;
  readonly clear: () => void;
  readonly growFrom: (source: CreateState['source']) => void;
  readonly describe: (words: string) => void;
  readonly change: (settings: Partial<GenerationSettings>) => void;
  readonly unfold: (parts: Partial<Unfolded>) => void;
  readonly rollSeed: () => void;
  /** Rolls a seed that has grown already, unless it is locked. */
  readonly freshSeed: () => void;
  readonly grow: (pack: GrowthPack) => Promise<void>;
  /** The growth is over, or no longer awaited: what it grew from stays, for another try. */
  readonly stopFollowing: () => void;
}

export type CreateStore = StoreApi<CreateState>;
type CreateBridge = Pick<Bridge, 'importPicture' | 'examplePicture' | 'cutOut' | 'startGeneration' | 'startBatch'>;

interface StoreDependencies {
  readonly report: (error: AppError) => void;
  /** A picture for which the object has no room. */
  readonly leftOut: (picture: WantedPicture) => void;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

export function createCreateStore(bridge: CreateBridge, { report, leftOut, random }: StoreDependencies): CreateStore {
  return createStore<CreateState>((set, get) => {
    const take = pictureTaker(bridge, { set, get, report, leftOut });
    const growth = starter(bridge);
    return {
      source: 'pictures',
      slots: [],
      selectedKey: undefined,
      words: '',
      settings: DEFAULT_SETTINGS,
      unfolded: { settings: false, build: false },
      growingJobId: undefined,
      grownSeed: undefined,
      addFiles: async (files) => {
        await Promise.all(files.map((file) => take({ name: file.name, fetch: () => importPicture(bridge, file) })));
      },
      addExample: (name) => take({ name: t('create.example'), fetch: () => bridge.examplePicture({ name }) }),
      select: (selectedKey) => set({ selectedKey }),
      move: (key, place) => set(({ slots }) => ({ slots: movedTo(slots, key, place) })),
      showSide: (key, side) => set(({ slots }) => ({ slots: withSide(slots, key, side) })),
      workOn: async (pictures) => {
        const slots = pictures.map((each) => ({
          side: 'front' as const,
          ...each,
          kind: 'taken' as const,
          cutOut: { kind: 'working' as const },
        }));
        set({ source: 'pictures', slots, selectedKey: slots[0]?.key, growingJobId: undefined });
        const cutOut = async ({ key, picture, maskId }: WorkedPicture) => {
          const found = await ask(bridge.cutOut({ pictureId: picture.id, ...(maskId !== undefined && { maskId }) }));
          get().fix(key, {
            cutOut: found.ok
              ? { kind: 'ready', view: { ...found.value, pictureUrl: found.value.pictureUrl ?? picture.url } }
              : { kind: 'failed', error: found.error },
          });
        };
        await Promise.all(slots.map(cutOut));
      },
      fix: (key, change) =>
        set(({ slots }) => ({ slots: slots.map((slot) => (slot.key === key && slot.kind === 'taken' ? { ...slot, ...change } : slot)) })),
      remove: (key) =>
        set(({ slots, selectedKey }) => {
          const rest = slots.filter((slot) => slot.key !== key);
          return { slots: rest, selectedKey: selectedKey === key ? rest.at(-1)?.key : selectedKey };
        }),
      clear: () =>
        set(({ settings }) => ({ slots: [], selectedKey: undefined, growingJobId: undefined, settings: settingsOfNext(settings) })),
      growFrom: (source) => set({ source }),
      describe: (words) => set({ source: 'words', words }),
      change: (settings) => set((state) => ({ settings: { ...state.settings, ...settings } })),
      unfold: (parts) => set(({ unfolded }) => ({ unfolded: { ...unfolded, ...parts } })),
      rollSeed: () => get().change({ seed: rollSeed(random) }),
      freshSeed: () => {
        const { settings, grownSeed, rollSeed: roll } = get();
        if (!settings.isSeedLocked && settings.seed === grownSeed) roll();
      },
      grow: async (pack) => {
        get().freshSeed();
        const { seed } = get().settings;
        const started = await growth(get(), pack);
        if (started === undefined) return;
        if (!started.ok) return report(started.error);
        set({ growingJobId: started.value.jobId, grownSeed: seed });
      },
      stopFollowing: () => set({ growingJobId: undefined }),
    };
  });
}

interface TakerDependencies {
  readonly set: StoreApi<CreateState>['setState'];
  readonly get: StoreApi<CreateState>['getState'];
  readonly report: StoreDependencies['report'];
  readonly leftOut: StoreDependencies['leftOut'];
}

/** Takes one picture in and has it cut out; its slot tells how far that is. */
function pictureTaker(bridge: CreateBridge, { set, get, report, leftOut }: TakerDependencies) {
  let lastSlot = 0;
  /** Where a matting pack fails, and not the picture, what comes with the program takes over from then on. */
  const cutOutBy = async (matting: string | undefined, pictureId: string) => {
    if (matting === undefined) return ask(bridge.cutOut({ pictureId }));
    const found = await ask(bridge.cutOut({ pictureId, matting }));
    if (found.ok || !found.error.code.startsWith('pack_')) return found;
    report(found.error);
    get().change({ matting: undefined });
    return ask(bridge.cutOut({ pictureId }));
  };
  return async ({ name, fetch }: WantedPicture): Promise<void> => {
    lastSlot += 1;
    const key = `picture-${lastSlot}`;
    const put = (progress: PictureProgress & { readonly name?: string }) =>
      set(({ slots }) => ({ slots: slots.map((slot) => (slot.key === key ? { ...slot, ...progress } : slot)) }));
    // A picture that comes while another object grows begins a new one.
    const isAnother = get().growingJobId !== undefined;
    const present = isAnother ? [] : get().slots;
    if (present.length >= MOST_PICTURES) return leftOut({ name, fetch });
    const slot: PictureSlot = { key, name, side: freeSide(present), kind: 'arriving' };
    if (isAnother) set(({ settings }) => ({ settings: settingsOfNext(settings) }));
    set({ source: 'pictures', slots: [...present, slot], selectedKey: key, growingJobId: undefined });
    const taken = await ask(fetch());
    if (!taken.ok) return put({ kind: 'refused', error: taken.error });
    const picture = taken.value;
    put({ kind: 'taken', name: picture.name, picture, cutOut: { kind: 'working' } });
    const cutOut = await cutOutBy(get().settings.matting, picture.id);
    put({ kind: 'taken', picture, cutOut: cutOut.ok ? { kind: 'ready', view: cutOut.value } : { kind: 'failed', error: cutOut.error } });
  };
}

/** Asks the app to grow what there is; undefined when there is nothing to grow from. */
function starter(bridge: CreateBridge) {
  return async ({ source, slots, words, settings }: CreateState, pack: GrowthPack): Promise<Result<{ jobId: string }> | undefined> => {
    if (source === 'words') {
      const text = words.trim();
      if (text === '') return undefined;
      const options = toOptions(settings, pack, []);
      const { seeds } = seedsOf(settings, pack, 0);
      if (seeds === undefined) return ask(bridge.startGeneration({ pictureIds: [], text, options, ...placeOf(settings) }));
      const items = [{ pictureIds: [], text }];
      return firstOf(await ask(bridge.startBatch({ name: text.slice(0, 200), items, seeds, options, ...placeOf(settings) })));
    }
    const usable = usableSlots(slots);
    const [first] = usable;
    if (first === undefined) return undefined;
    const object = {
      pictureIds: usable.map(({ picture }) => picture.id),
      ...(usable.some(({ maskId }) => maskId !== undefined) && { maskIds: usable.map(({ maskId }) => maskId ?? null) }),
      name: withoutEnding(first.name),
    };
    const sides = usable.map(({ side }) => side);
    const options = toOptions(settings, pack, sides);
    const { seeds } = seedsOf(settings, pack, usable.length);
    if (seeds === undefined) return ask(bridge.startGeneration({ ...object, options, ...placeOf(settings) }));
    return firstOf(await ask(bridge.startBatch({ name: object.name, items: [object], seeds, options, ...placeOf(settings) })));
  };
}

/** The job that Create follows, of several variations. */
function firstOf(started: Result<{ readonly jobIds: readonly string[] }>): Result<{ jobId: string }> {
  return started.ok ? { ok: true, value: { jobId: started.value.jobIds[0] ?? '' } } : started;
}

export function selectedSlot({ slots, selectedKey }: Pick<CreateState, 'slots' | 'selectedKey'>): PictureSlot | undefined {
  return slots.find((slot) => slot.key === selectedKey);
}

export function canGrow({ source, slots, words }: Pick<CreateState, 'source' | 'slots' | 'words'>): boolean {
  return source === 'words' ? words.trim() !== '' : usableSlots(slots).length > 0;
}
