// What begins in Create but touches more than its store: taking pictures in leads there, growing needs a pack.
import { ownFailure } from '../../words/own-failure.ts';
import { t } from '../../words/words.ts';
import { packToGrow } from '../state/pack-to-grow.ts';
import type { Stores } from '../state/stores.ts';

/** Several are asked about; those of a folder are many objects. */
export function addPictures(
  { batch, navigation, notices }: Pick<Stores, 'batch' | 'navigation' | 'notices'>,
  files: readonly File[],
  folder?: string,
): void {
  navigation.getState().go({ kind: 'create' });
  if (files.length > 0) return void batch.getState().offer(files, folder);
  const say = () => ({ message: t('batch.noPictures', { name: folder ?? '' }) });
  notices.getState().report(ownFailure({ code: 'input_not_found', say }));
}

/** What is dropped or pasted is a new look where one is being chosen, and the beginning of a new object everywhere else. */
export function takePicturesIn(
  stores: Pick<Stores, 'batch' | 'navigation' | 'notices' | 'vary'>,
  files: readonly File[],
  folder?: string,
): void {
  const { route } = stores.navigation.getState();
  const { assetId, addPictures: addLooks } = stores.vary.getState();
  if (route.kind === 'viewer' && route.assetId === assetId) void addLooks(files);
  else addPictures(stores, files, folder);
}

/** The object of a batch that is on the stage goes back among the others, cut out as it is now. */
export async function endFixing({ cutOut, batch }: Pick<Stores, 'cutOut' | 'batch'>): Promise<void> {
  await cutOut.getState().settle();
  if (batch.getState().fixing !== undefined) batch.getState().endFixing();
}

/** With every cut-out as it is on the stage now. */
export async function growNow({ create, cutOut, batch, runtime }: Pick<Stores, 'create' | 'cutOut' | 'batch' | 'runtime'>): Promise<void> {
  await endFixing({ cutOut, batch });
  const { source } = create.getState();
  const isBatch = source === 'pictures' && batch.getState().batch !== undefined;
  const { grow } = isBatch ? batch.getState() : create.getState();
  const pack = packToGrow({ create, runtime }, source);
  if (pack !== undefined) await grow(pack);
}

/** Of pictures that came together, those that look unlike the others become objects of their own, and the others views of one. */
export async function growApart({ create, batch, runtime }: Pick<Stores, 'create' | 'batch' | 'runtime'>): Promise<void> {
  const pack = packToGrow({ create, runtime }, 'pictures');
  if (pack !== undefined) await batch.getState().answerApart(pack);
}
