// Addresses of files that are served back: `/files/<token>/<name>`. A token names an asset or a picture and is signed, so nobody finds
// one by trying; it ends with what it names. Nothing is kept but the key.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { dirname, join } from 'node:path';
import { AssetId } from '#contract/asset/asset.ts';
import { PictureId } from '#contract/views/picture-views.ts';
import type { Library } from '../../library/library.ts';
import type { PictureInbox } from '../../pictures/picture-inbox.ts';

export type LinkedThing =
  /** The current build of an asset, or the one that is named, wherever it lies. */
  | { readonly kind: 'asset'; readonly id: string; readonly buildId?: string | undefined }
  | { readonly kind: 'picture'; readonly id: string };

export interface FoundFile {
  /** Absolute; `name` lies directly inside. */
  readonly folder: string;
  readonly name: string;
}

export const FILES_PATH = '/files';
const LETTERS = { asset: 'a', picture: 'p' } as const;
const PLAIN_NAME = /^[^./\\][^/\\]*$/;
const SIGNATURE_BYTES = 18;
const TOKEN = /^([ap])([0-9a-f]{32})([\w-]{24})$/;
const OWN_ADDRESS = /^(?:https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?)?\/files\/([\w-]{1,100})\/([^/?#]{1,300})$/i;

export interface FileLinksOptions {
  readonly key: Buffer;
  readonly library: Library;
  readonly pictures: PictureInbox;
}

export class FileLinks {
  readonly #options: FileLinksOptions;

  constructor(options: FileLinksOptions) {
    this.#options = options;
  }

  /** The address of `name`, a file of the thing or of one of its builds, below `base` (`http://127.0.0.1:8000`). */
  urlOf(base: string, thing: LinkedThing, name: string): string {
    const build = thing.kind === 'asset' && thing.buildId !== undefined ? `builds/${thing.buildId}/` : '';
    return `${base}${FILES_PATH}/${this.#tokenOf(thing)}/${build}${encodeURIComponent(name)}`;
  }

  /** The path of the file that one of our own addresses names; undefined for any other address. Resolves to undefined when it has ended. */
  parse(url: string): Promise<string | undefined> | undefined {
    const [, token, name] = OWN_ADDRESS.exec(url) ?? [];
    if (token === undefined || name === undefined) return undefined;
    return this.find(token, decoded(name)).then((found) => found && join(found.folder, found.name));
  }

  /** Where the file lies; undefined when the token is none of ours, or what it names is gone or has no such file. */
  async find(token: string, name: string, buildId?: string): Promise<FoundFile | undefined> {
    const thing = this.#thingOf(token);
    if (thing === undefined) return undefined;
    if (buildId !== undefined) return thing.kind === 'asset' ? this.#fileOfBuild(thing.id, buildId, name) : undefined;
    if (thing.kind === 'picture') {
      const picture = await this.#options.pictures.find(thing.id);
      // The same bytes may have come under several names, each of which is an address that somebody has.
      return picture.ok && PLAIN_NAME.test(name) ? { folder: dirname(picture.value.path), name } : undefined;
    }
    const asset = await this.#options.library.find(thing.id);
    if (!asset.ok) return undefined;
    const { folder, sidecar } = asset.value;
    const built = sidecar.kind === 'finished' ? (sidecar.builtFiles ?? []) : [];
    return [...Object.values(sidecar.files), ...built].includes(name) ? { folder, name } : undefined;
  }

  async #fileOfBuild(assetId: string, buildId: string, name: string): Promise<FoundFile | undefined> {
    const listed = await this.#options.library.builds(assetId);
    const build = listed.ok ? listed.value.builds.find(({ id }) => id === buildId) : undefined;
    return build !== undefined && Object.values(build.files).includes(name) ? { folder: build.folder, name } : undefined;
  }

  #tokenOf({ kind, id }: LinkedThing): string {
    const named = `${LETTERS[kind]}${id.replaceAll('-', '')}`;
    return named + this.#signatureOf(named).toString('base64url');
  }

  #thingOf(token: string): LinkedThing | undefined {
    const [, letter = '', digits = '', signature = ''] = TOKEN.exec(token) ?? [];
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== SIGNATURE_BYTES || !timingSafeEqual(given, this.#signatureOf(letter + digits))) return undefined;
    const id = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    if (letter === LETTERS.asset) return AssetId.safeParse(id).success ? { kind: 'asset', id } : undefined;
    return PictureId.safeParse(id).success ? { kind: 'picture', id } : undefined;
  }

  #signatureOf(named: string): Buffer {
    return createHmac('sha256', this.#options.key).update(named).digest().subarray(0, SIGNATURE_BYTES);
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
