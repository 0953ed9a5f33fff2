// Takes the pictures that requests name into the inbox, like any picture of the window. Nothing is fetched from elsewhere
// unless the user has allowed the network.
import { readFile } from 'node:fs/promises';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { checkPictureFile } from '../../pictures/picture-check.ts';
import type { InboxPicture, PictureInbox } from '../../pictures/picture-inbox.ts';
import type { FileLinks } from '../files/file-links.ts';
import { dataOf, parseDataUri } from './data-uri.ts';
import { formOfImage } from './image-form.ts';
import type { ImageProblem, ImageSource } from './image-source.ts';
import { fetchRemoteImage } from './remote-image.ts';

export interface IncomingImagesOptions {
  readonly pictures: PictureInbox;
  readonly links: FileLinks;
  readonly allowsNetwork: boolean;
}

export class IncomingImages {
  readonly #options: IncomingImagesOptions;

  constructor(options: IncomingImagesOptions) {
    this.#options = options;
  }

  async take(source: ImageSource): Promise<Result<InboxPicture, ImageProblem>> {
    if (source.kind === 'picture') return ok(source.picture);
    if (source.kind === 'bytes') return this.#keep(source.bytes, source.name);
    if (source.kind === 'file') return this.#uploaded(source.path, source.name);
    const { url } = source;
    const data = parseDataUri(url);
    if (data !== undefined) {
      const bytes = dataOf(data);
      if (bytes !== undefined) return this.#keep(bytes, 'picture');
      return err(unreadable(`What follows the comma of the data URI is not ${data.isBase64 ? 'base64' : 'percent-encoded'}.`));
    }
    const own = this.#options.links.parse(url);
    if (own !== undefined) return this.#ownFile(own);
    if (!/^https?:\/\//i.test(url)) return err(unreadable('This is neither a data URI nor an http address.'));
    if (!this.#options.allowsNetwork) return err(networkNotAllowed());
    const fetched = await fetchRemoteImage(url);
    return fetched.ok ? this.#keep(fetched.value.bytes, fetched.value.name) : fetched;
  }

  async #uploaded(path: string, name: string): Promise<Result<InboxPicture, ImageProblem>> {
    const bytes = await readFile(path).catch(() => undefined);
    return bytes === undefined ? err(download('That upload is not there any more.')) : this.#keep(bytes, name);
  }

  async #ownFile(path: string | Promise<string | undefined>): Promise<Result<InboxPicture, ImageProblem>> {
    const file = await path;
    if (file === undefined) return err(download('There is no such file here any more.'));
    const taken = await this.#options.pictures.importFile(file);
    return taken.ok ? this.#checked(taken.value) : err({ kind: 'unreadable', error: taken.error });
  }

  async #keep(bytes: Uint8Array, name: string): Promise<Result<InboxPicture, ImageProblem>> {
    if (bytes.length > MAX_PICTURE_BYTES) {
      const message = `The picture has more than ${MAX_PICTURE_BYTES / 1024 / 1024} MB.`;
      return err({ kind: 'file-too-large', error: { code: 'input_too_large', message }, limit: MAX_PICTURE_BYTES });
    }
    const form = formOfImage(bytes);
    if (!form.ok) return form;
    const stem = name.replace(/\.[a-z0-9]{1,5}$/i, '') || 'picture';
    const taken = await this.#options.pictures.import({ name: `${stem}.${form.value}`, bytes });
    return taken.ok ? this.#checked(taken.value) : err({ kind: 'refused', error: taken.error });
  }

  async #checked(picture: InboxPicture): Promise<Result<InboxPicture, ImageProblem>> {
    const checked = await checkPictureFile(picture.path);
    return checked.ok ? ok(picture) : err({ kind: 'unreadable', error: checked.error });
  }
}

function unreadable(message: string): ImageProblem {
  const error: AppError = { code: 'input_unreadable', message, hint: 'Send a picture as data:image/png;base64,…' };
  return { kind: 'unreadable', error };
}

function download(message: string): ImageProblem {
  return { kind: 'download', error: { code: 'input_not_found', message } };
}

function networkNotAllowed(): ImageProblem {
  const message = 'Pictures are not fetched from other addresses, because the network is not allowed here.';
  const hint = 'Send the picture as a data URI, or start the server with leave to use the network.';
  return { kind: 'download', error: { code: 'input_not_found', message, hint } };
}
