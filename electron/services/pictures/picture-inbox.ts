// Pictures taken in from the window: bytes in, an id out, stored once by content. Also their cut-out previews.
// Holds them only until the jobs that need them are gone; an asset keeps its own copy.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { CutOutPreview } from '#contract/channels/runtime-rpc.ts';
import type { CutOutMode } from '#contract/generation/generation.ts';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { PictureId } from '#contract/views/picture-views.ts';
import type { PackFinder } from '../model-packs/pack-finder.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { errnoCode, fileSystemError } from '../storage/file-errors.ts';
import { writeFileAtomically } from '../storage/files/atomic-file.ts';
import { formatUuid, uuidV7 } from '../storage/names/uuid-v7.ts';
import { problemOfMask } from './mask-check.ts';
import { checkPictureFile } from './picture-check.ts';
import { isInInbox } from './picture-names.ts';

export interface InboxPicture {
  readonly id: string;
  /** As the user knows it, without a folder. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

export interface PictureInboxOptions {
  readonly folder: string;
  /** Holds the pictures that come with the app. */
  readonly exampleFolder: string;
  readonly runtime: Runtime;
  /** Knows those that cut objects out. */
  readonly packs: Pick<PackFinder, 'findMatting'>;
}

export interface PreviewOptions {
  readonly cutOut?: CutOutMode;
  /** What was painted over the picture. */
  readonly maskId?: string | undefined;
  /** Factor on how much a colour may differ from the background and still be background. */
  readonly tolerance?: number | undefined;
  /** The name of the pack that cuts it out. */
  readonly matting?: string | undefined;
  /** Which of its separate objects, counted from the left. */
  readonly object?: number | undefined;
  readonly signal?: AbortSignal;
}

const GONE = { code: 'input_not_found', message: 'That picture is no longer there.', hint: 'Choose it again.' } as const;

const PREVIEWS = 'previews';
const MASK_NAME = 'mask.png';
/** Beside the first of a picture, which has the picture itself. */
const MAX_LATER_PREVIEWS = 3;

export class PictureInbox {
  readonly #options: PictureInboxOptions;
  /** The folders of the previews of each picture, oldest first. */
  readonly #previews = new Map<string, string[]>();

  constructor(options: PictureInboxOptions) {
    this.#options = options;
  }

  /** Takes in a picture. The same bytes have the same id. */
  async import(picture: { name: string; bytes: Uint8Array }): Promise<Result<InboxPicture>> {
    const { bytes } = picture;
    if (bytes.length === 0)
      return err({ code: 'input_empty', message: `${picture.name} is empty.`, hint: 'Use a PNG, JPEG or WebP picture.' });
    if (bytes.length > MAX_PICTURE_BYTES) {
      return err({
        code: 'input_too_large',
        message: `${picture.name} has more than ${MAX_PICTURE_BYTES / 1024 / 1024} MB.`,
        hint: 'Save it smaller.',
      });
    }
    const id = idOfContent(bytes);
    const name = safeName(picture.name);
    const folder = join(this.#options.folder, id);
    try {
      await mkdir(folder, { recursive: true });
      await writeFileAtomically(join(folder, name), bytes);
    } catch (cause) {
      return err(fileSystemError(cause, folder));
    }
    return ok({ id, name, path: join(folder, name), bytes: bytes.length });
  }

  /** Takes in the picture file `path`. */
  async importFile(path: string): Promise<Result<InboxPicture>> {
    const size = await checkPictureFile(path);
    return size.ok ? this.import({ name: basename(path), bytes: await readFile(path) }) : size;
  }

  example(name: string): Promise<Result<InboxPicture>> {
    return this.importFile(join(this.#options.exampleFolder, `${name}.png`));
  }

  async find(id: string): Promise<Result<InboxPicture>> {
    const folder = join(this.#options.folder, id);
    const names = PictureId.safeParse(id).success ? await namesIn(folder) : [];
    const visible = names.filter((name) => !name.startsWith('.'));
    const pictures = await Promise.all(visible.map(async (name) => ({ name, ...(await stat(join(folder, name))) })));
    const [latest] = pictures.sort((a, b) => b.mtimeMs - a.mtimeMs); // the same bytes may have come under several names
    if (latest === undefined) return err(GONE);
    return ok({ id, name: latest.name, path: join(folder, latest.name), bytes: latest.size });
  }

  /** By the file that a job names. */
  async findFile(path: string): Promise<Result<InboxPicture>> {
    return isInInbox(path, this.#options.folder) ? this.find(basename(dirname(path))) : err(GONE);
  }

  /** Takes in what was painted over a picture: a PNG that says what belongs to the object. The same one has the same id. */
  async importMask(bytes: Uint8Array): Promise<Result<InboxPicture>> {
    const problem = problemOfMask(bytes);
    return problem === undefined ? this.import({ name: MASK_NAME, bytes }) : err(problem);
  }

  /** What the model would see of the picture. The files lie in the inbox until it is cleaned, but of one picture only the last few. */
  async previewCutOut(id: string, options: PreviewOptions = {}): Promise<Result<CutOutPreview>> {
    const picture = await this.find(id);
    if (!picture.ok) return picture;
    const mask = options.maskId === undefined ? undefined : await this.find(options.maskId);
    if (mask?.ok === false) return mask;
    const matting = options.matting === undefined ? undefined : await this.#options.packs.findMatting(options.matting);
    if (matting?.ok === false) return matting;
    const jobId = uuidV7();
    const folder = join(this.#options.folder, PREVIEWS, jobId);
    await mkdir(folder, { recursive: true });
    const asked = {
      jobId,
      picture: picture.value.path,
      folder,
      cutOut: options.cutOut ?? 'auto',
      ...(mask !== undefined && { mask: mask.value.path }),
      ...(options.tolerance !== undefined && { tolerance: options.tolerance }),
      ...(matting !== undefined && { matting: matting.value }),
      ...(options.object !== undefined && { object: options.object }),
    };
    const preview = await this.#options.runtime.call('preview_cut_out', asked, { ...(options.signal && { signal: options.signal }) });
    await this.#keepLast(id, folder);
    return preview;
  }

  /** A stroke of the brush makes a preview each: only what may still be on show is kept. */
  async #keepLast(pictureId: string, folder: string): Promise<void> {
    const [first, ...later] = [...(this.#previews.get(pictureId) ?? []), folder];
    if (first === undefined) return;
    for (const old of later.splice(0, Math.max(0, later.length - MAX_LATER_PREVIEWS))) await rm(old, { recursive: true, force: true });
    this.#previews.set(pictureId, [first, ...later]);
  }

  /** Forgets every picture that none of `neededPaths` points to, and all previews; only what came before `before`, if given. */
  async clean(neededPaths: ReadonlySet<string>, { before }: { before?: Date } = {}): Promise<void> {
    for (const entry of await readdir(this.#options.folder)) {
      const folder = join(this.#options.folder, entry);
      if (before !== undefined && (await isNewer(folder, before))) continue;
      const isNeeded = (await namesIn(folder)).some((name) => neededPaths.has(join(folder, name)));
      if (!isNeeded) await rm(folder, { recursive: true, force: true });
    }
  }
}

/** By its newest name: the same bytes may have come again. */
async function isNewer(folder: string, moment: Date): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && found.mtime >= moment;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoCode(cause))) return [];
    throw cause;
  }
}

/** UUIDv8 (RFC 9562 §5.8) made of the first bits of the content's SHA-256. */
function idOfContent(bytes: Uint8Array): string {
  const digest = createHash('sha256').update(bytes).digest().subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(digest);
}

/** A file name that cannot leave its folder, hide itself or be too long for the file system. */
function safeName(name: string): string {
  const plain = name.replaceAll(/[/\\\p{Cc}]/gu, '_');
  const extension = extname(plain).slice(0, 16);
  const stem = basename(plain, extname(plain)).replace(/^\.+/, '').slice(0, 50);
  // Cutting may have left half a letter, which no file's name can hold.
  return `${stem || 'picture'}${extension}`.toWellFormed();
}
