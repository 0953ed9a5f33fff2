// Several pictures that came together: whether they show one object or many, and the objects that are grown at once.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import { MOST_BATCH_JOBS } from '#contract/generation/picture-limit.ts';
import { SHEET_TILES } from '#contract/library/contact-sheet.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { Picture } from '#contract/views/picture-views.ts';
import { ask } from '../../../bridge/ask.ts';
import { ownFailure } from '../../../words/own-failure.ts';
import { t } from '../../../words/words.ts';
import { importPicture, type PictureFile } from '../pictures/import-picture.ts';
import { withoutEnding } from '../pictures/object-name.ts';
import { MOST_PICTURES } from '../pictures/picture-sides.ts';
import { usableSlots } from '../pictures/picture-slot.ts';
import type { CreateState, CreateStore } from '../state/create-store.ts';
import { placeOf, seedsOf, toOptions } from '../state/generation-settings.ts';
import type { GrowthPack } from '../state/growth-pack.ts';
import { type SeparateDependencies, type SeparateGrowth, separateGrowth } from './grow-separately.ts';
import { type Impression, unlikeOthers } from './likeness.ts';

/** "One object or many?" */
export interface Question {
  readonly files: readonly PictureFile[];
  /** An object takes only so many views. */
  readonly canBeOne: boolean;
  /** The places of those that look like none of the others; undefined until that is known. */
  readonly unlike: readonly number[] | undefined;
}

export type BatchItem = { readonly key: string; readonly name: string } & (
  | { readonly kind: 'arriving' }
  | {
      readonly kind: 'taken';
      readonly picture: Picture;
      /** What was painted over it; absent while the object is as it will be found. */
      readonly maskId?: string | undefined;
    }
  | { readonly kind: 'refused'; readonly error: AppError }
);

export interface Batch {
  readonly name: string;
  readonly items: readonly BatchItem[];
  /** From when it was sent off: the name of its jobs, and each job. */
  readonly sent?: { readonly parentId: string; readonly jobIds: readonly string[] };
}

export interface NamedObject {
  readonly assetId: string;
  readonly name: string;
}

export interface BatchState extends SeparateGrowth {
  readonly question: Question | undefined;
  readonly batch: Batch | undefined;
  /** What came in together: one picture is an object, several are asked about, a folder is many objects. */
  readonly offer: (files: readonly PictureFile[], folder?: string) => Promise<void>;
  readonly answer: (what: 'one' | 'many') => Promise<void>;
  readonly forgetQuestion: () => void;
  readonly remove: (key: string) => void;
  /** The object whose cut-out is on the stage, while it is. */
  readonly fixing: string | undefined;
  /** Puts the picture of one object on the stage, to be cut out by hand. */
  readonly fix: (key: string) => void;
  /** Takes over how it was cut out; every mask has been handed over by then. */
  readonly endFixing: () => void;
  readonly clear: () => void;
  readonly grow: (pack: GrowthPack) => Promise<void>;
  /** Of these objects, with their names. */
  readonly saveContactSheet: (objects: readonly NamedObject[]) => Promise<void>;
}

export type BatchStore = StoreApi<BatchState>;

export interface BatchDependencies extends SeparateDependencies {
  readonly bridge: Pick<Bridge, 'importPicture' | 'cutOut' | 'startBatch' | 'startGeneration' | 'saveContactSheet'>;
  readonly saved: (fileName: string) => void;
  /** A name in ink, for a contact sheet whose tiles are so many pixels wide. */
  readonly writeName: (name: string, width: number) => Uint8Array<ArrayBuffer>;
  /** What a cut-out looks like. */
  readonly impressionOf: (cutOutUrl: string) => Promise<Impression | undefined>;
}

export function createBatchStore(dependencies: BatchDependencies): BatchStore {
  const { bridge, create, report, saved, writeName } = dependencies;
  let lastItem = 0;
  return createStore<BatchState>((set, get) => {
    const put = (item: BatchItem) =>
      set(({ batch }) => ({ batch: batch && { ...batch, items: batch.items.map((each) => (each.key === item.key ? item : each)) } }));
    const begin = async (name: string, files: readonly PictureFile[]) => {
      const collected = get().batch?.sent === undefined ? get().batch : undefined;
      const room = MOST_BATCH_JOBS - (collected?.items.length ?? 0);
      if (files.length > room) report(tooMany(files.length - room));
      const arriving = files.slice(0, room).map((file) => {
        lastItem += 1;
        return { file, item: { kind: 'arriving', key: `item-${lastItem}`, name: withoutEnding(file.name) } as const };
      });
      const items = [...(collected?.items ?? []), ...arriving.map(({ item }) => item)];
      set({ question: undefined, batch: { name: collected?.name ?? name, items } });
      create.getState().growFrom('pictures');
      for (const { file, item } of arriving) put({ ...item, ...progressOf(await ask(importPicture(bridge, file))) });
    };
    const compare = async (question: Question) => {
      const unlike = unlikeOthers(await Promise.all(question.files.map((file) => impressionOf(dependencies, file))));
      set((state) => (state.question === question ? { question: { ...question, unlike } } : {}));
    };
    return {
      question: undefined,
      batch: undefined,
      ...fixing({ set, get, create, put }),
      ...separateGrowth(dependencies, () => {
        const { question } = get();
        set({ question: undefined });
        return question;
      }),
      offer: async (files, folder) => {
        const [only, ...others] = files;
        if (only === undefined) return;
        const { batch } = get();
        const isCollecting = batch !== undefined && batch.sent === undefined;
        if (folder !== undefined || isCollecting) return begin(folder ?? nameOf(files), files);
        set({ batch: undefined }); // one that was sent off goes on in the queue
        if (others.length === 0) return create.getState().addFiles(files);
        const question = { files, canBeOne: files.length <= MOST_PICTURES, unlike: undefined };
        set({ question });
        create.getState().growFrom('pictures');
        if (question.canBeOne) await compare(question);
      },
      answer: async (what) => {
        const files = get().question?.files ?? [];
        set({ question: undefined });
        if (what === 'one') await create.getState().addFiles(files);
        else await begin(nameOf(files), files);
      },
      forgetQuestion: () => set({ question: undefined }),
      remove: (key) =>
        set(({ batch }) => {
          const items = batch?.items.filter((item) => item.key !== key) ?? [];
          return { batch: batch && items.length > 0 ? { ...batch, items } : undefined };
        }),
      clear: () => {
        if (get().fixing !== undefined) get().endFixing();
        set({ batch: undefined, question: undefined });
      },
      grow: async (pack) => {
        const { batch } = get();
        const taken = takenItems(batch);
        if (batch === undefined || taken.length === 0 || batch.sent !== undefined) return;
        create.getState().freshSeed();
        const { settings } = create.getState();
        const started = await ask(
          bridge.startBatch({
            name: batch.name,
            items: taken.map(askedItem),
            ...seedsOf(settings, pack, 1),
            options: toOptions(settings, pack, []),
            ...placeOf(settings),
          }),
        );
        if (!started.ok) return report(started.error);
        const { parent, jobIds } = started.value;
        set({ batch: { ...batch, items: taken, sent: { parentId: parent.id, jobIds } } });
        create.setState({ grownSeed: settings.seed });
      },
      saveContactSheet: async (objects) => {
        const parentId = get().batch?.sent?.parentId;
        if (parentId === undefined) return;
        const tile = SHEET_TILES.find(({ upTo }) => objects.length <= upTo);
        const names = tile === undefined ? [] : objects.map(({ assetId, name }) => ({ assetId, ink: writeName(name, tile.side) }));
        const answer = await ask(bridge.saveContactSheet({ parentId, names }));
        if (!answer.ok) report(answer.error);
        else if (answer.value.savedAs !== undefined) saved(answer.value.savedAs);
      },
    };
  });
}

function askedItem({ name, picture, maskId }: ReturnType<typeof takenItems>[number]) {
  return { name, pictureIds: [picture.id], ...(maskId !== undefined && { maskIds: [maskId] }) };
}

interface FixingDependencies {
  readonly set: StoreApi<BatchState>['setState'];
  readonly get: StoreApi<BatchState>['getState'];
  readonly create: CreateStore;
  readonly put: (item: BatchItem) => void;
}

/** One object of a batch on the stage of Create, whose own pictures are put aside meanwhile. */
function fixing({ set, get, create, put }: FixingDependencies): Pick<BatchState, 'fixing' | 'fix' | 'endFixing'> {
  let aside: Pick<CreateState, 'slots' | 'selectedKey'> = { slots: [], selectedKey: undefined };
  const itemOf = (key: string | undefined) => takenItems(get().batch).find((item) => item.key === key);
  return {
    fixing: undefined,
    fix: (key) => {
      const item = itemOf(key);
      if (item === undefined || get().batch?.sent !== undefined) return;
      const { slots, selectedKey } = create.getState();
      aside = { slots, selectedKey };
      set({ fixing: key });
      void create.getState().workOn([item]);
    },
    endFixing: () => {
      const item = itemOf(get().fixing);
      const [slot] = create.getState().slots;
      if (item !== undefined && slot?.kind === 'taken' && slot.key === item.key) put({ ...item, maskId: slot.maskId });
      create.setState(aside);
      set({ fixing: undefined });
    },
  };
}

function progressOf(taken: Result<Picture>) {
  return taken.ok ? { kind: 'taken' as const, picture: taken.value } : { kind: 'refused' as const, error: taken.error };
}

export function takenItems(batch: Batch | undefined): Extract<BatchItem, { kind: 'taken' }>[] {
  return batch?.items.filter((item) => item.kind === 'taken') ?? [];
}

/** Whether one object is begun. While it is described, what came together waits. */
export function isOneObject({ source }: Pick<CreateState, 'source'>, { question, batch }: Pick<BatchState, 'question' | 'batch'>): boolean {
  return source === 'words' || (question === undefined && batch === undefined);
}

/** Of how many pictures each object is made that is begun. */
export function picturesOfEach(create: Pick<CreateState, 'source' | 'slots'>, batches: Pick<BatchState, 'question' | 'batch'>): number {
  if (!isOneObject(create, batches)) return 1;
  return create.source === 'words' ? 0 : usableSlots(create.slots).length;
}

/** Whether there is something to send off; what still arrives is waited for. */
export function canGrowBatch({ batch }: Pick<BatchState, 'batch'>): boolean {
  return batch?.sent === undefined && takenItems(batch).length > 0 && batch?.items.every(({ kind }) => kind !== 'arriving') === true;
}

/** Undefined also where the picture cannot be cut out: then the answer is the user's alone. */
async function impressionOf({ bridge, impressionOf: look }: BatchDependencies, file: PictureFile): Promise<Impression | undefined> {
  const taken = await ask(importPicture(bridge, file));
  const cutOut = taken.ok ? await ask(bridge.cutOut({ pictureId: taken.value.id })) : taken;
  return cutOut.ok ? look(cutOut.value.cutOutUrl).catch(() => undefined) : undefined;
}

function nameOf(files: readonly PictureFile[]): string {
  return t('batch.named', { first: withoutEnding(files[0]?.name ?? ''), count: files.length - 1 }).slice(0, 200);
}

function tooMany(left: number): AppError {
  return ownFailure({ code: 'usage', say: () => ({ message: t('batch.tooMany', { count: left, most: MOST_BATCH_JOBS }) }) });
}
