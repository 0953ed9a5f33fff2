// What helps a job that would only fail again: other words, or another picture in the place of the one that cannot be used.
import { choosePictures } from '../../features/create/pictures/choose-pictures.ts';
import { failsAgain, type TroubledJob } from '../../features/queue/queue-store.ts';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';
import { addPictures } from './create-actions.ts';
import type { OfferedAction } from './ways-out.ts';

type Needed = Pick<Stores, 'batch' | 'create' | 'navigation' | 'notices'>;

/** `choose` asks the user for files. */
export function otherInput(stores: Needed, job: TroubledJob, choose: typeof choosePictures = choosePictures): OfferedAction[] {
  if (!failsAgain(job)) return [];
  const { text } = job;
  return text === undefined
    ? [{ label: t('failures.otherPicture'), run: () => choose((files) => replacePicture(stores, job, files)) }]
    : [{ label: t('failures.editWords'), run: () => editWords(stores, text) }];
}

function editWords({ create, navigation }: Needed, text: string): void {
  create.getState().stopFollowing();
  create.getState().describe(text);
  navigation.getState().go({ kind: 'create' });
}

/** The picture that failed is still in Create where nothing else was begun since; its cut-out looks as if it could be used. */
function replacePicture(stores: Needed, { thumbnailUrl }: TroubledJob, files: readonly File[]): void {
  const { slots, remove } = stores.create.getState();
  for (const slot of slots) if (slot.kind === 'taken' && slot.picture.url === thumbnailUrl) remove(slot.key);
  addPictures(stores, files);
}
