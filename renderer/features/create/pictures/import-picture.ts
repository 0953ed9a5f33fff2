// Hands one file over to the app, unless it is too large to be worth reading.

import type { Bridge } from '#contract/channels/bridge.ts';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import { err, type Result } from '#contract/outcome/result.ts';
import type { Picture } from '#contract/views/picture-views.ts';
import { ownFailure } from '../../../words/own-failure.ts';
import { t } from '../../../words/words.ts';

/** What a dropped, pasted or chosen file has to offer. */
export type PictureFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

/** One that is wanted, and not here yet. */
export interface WantedPicture {
  readonly name: string;
  readonly fetch: () => Promise<Result<Picture>>;
}

export async function importPicture(bridge: Pick<Bridge, 'importPicture'>, file: PictureFile): Promise<Result<Picture>> {
  if (file.size > MAX_PICTURE_BYTES) {
    const message = () => t('create.tooLarge', { name: file.name, most: MAX_PICTURE_BYTES / 1024 / 1024 });
    return err(ownFailure({ code: 'input_too_large', say: () => ({ message: message(), hint: t('create.tooLargeHint') }) }));
  }
  return bridge.importPicture({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
}
