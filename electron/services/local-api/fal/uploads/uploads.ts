// Files that clients upload before they name them in a request. An address is given out first and filled once; nobody finds one by trying.
// Few, for a day at most, and the oldest make room for new ones: a request takes its own copy of what it needs.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import { writeFileAtomically } from '../../../storage/files/atomic-file.ts';
import { UploadTooLarge, withinBytes } from './within-bytes.ts';

export interface UploadLimits {
  /** Of one upload, all its parts together. */
  readonly fileBytes: number;
  /** Of all uploads. */
  readonly totalBytes: number;
  readonly files: number;
  readonly keptMs: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  fileBytes: MAX_PICTURE_BYTES,
  totalBytes: 4 * MAX_PICTURE_BYTES,
  files: 200,
  keptMs: 24 * 3600_000,
};

export interface UploadedFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

const TOKEN_BYTES = 16;
/** Of one upload; their numbers begin at 1. */
export const MOST_PARTS = 1000;
const UPLOADS_PATH = '/uploads';
const OWN_ADDRESS = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?\/uploads\/([\w-]{22})\/([^/?#]{1,300})$/i;
const TOKEN = /^[\w-]{22}$/;
const FILE_NAME = /^([\w-]{22})(\.part-\d{1,4})?$/;

export class Uploads {
  readonly #folder: string;
  readonly #limits: UploadLimits;
  /** Addresses that were given out and may be filled; oldest first. */
  readonly #open = new Set<string>();

  constructor(folder: string, limits: UploadLimits = UPLOAD_LIMITS) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** The token of a new address. */
  async begin(): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#open.add(token);
    const [oldest] = this.#open;
    if (this.#open.size > this.#limits.files && oldest !== undefined) this.#open.delete(oldest);
    return token;
  }

  addressOf(base: string, token: string, name: string): string {
    return `${base}${UPLOADS_PATH}/${token}/${encodeURIComponent(name)}`;
  }

  /** Throws UploadTooLarge where that many are too many. */
  async checkLength(bytes: number): Promise<void> {
    if (bytes > this.#limits.fileBytes) throw new UploadTooLarge(this.#limits.fileBytes);
  }

  isOpen(token: string): boolean {
    return this.#open.has(token);
  }

  /** Throws UploadTooLarge. */
  async fill(token: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    await writeFileAtomically(this.#pathOf(token), withinBytes(content, this.#limits.fileBytes));
    await this.#makeRoom();
  }

  /** Throws UploadTooLarge when this part and those before it are more than an upload may be. */
  async fillPart(token: string, part: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    const others = (await this.#partsOf(token)).filter(({ number }) => number !== part);
    const taken = others.reduce((sum, { bytes }) => sum + bytes, 0);
    await writeFileAtomically(this.#partPath(token, part), withinBytes(content, this.#limits.fileBytes - taken));
    await this.#makeRoom();
  }

  /** Joins the parts in the order of their numbers. False when there is none. */
  async join(token: string): Promise<boolean> {
    const parts = await this.#partsOf(token);
    if (parts.length === 0) return false;
    const paths = parts.map(({ number }) => this.#partPath(token, number));
    await this.fill(token, contentOf(paths));
    for (const path of paths) await rm(path, { force: true });
    return true;
  }

  /** What was uploaded to one of our own addresses; undefined for any other address and for what is no longer there. */
  async find(url: string): Promise<UploadedFile | undefined> {
    const [, token, name] = OWN_ADDRESS.exec(url) ?? [];
    if (token === undefined || name === undefined) return undefined;
    const path = this.#pathOf(token);
    const isThere = await stat(path).catch(() => undefined);
    return isThere && { name: decoded(name), path };
  }

  /** Undefined for what is no token, too: one may have come from anybody. */
  async read(token: string): Promise<Buffer | undefined> {
    return TOKEN.test(token) ? readFile(this.#pathOf(token)).catch(() => undefined) : undefined;
  }

  #pathOf(token: string): string {
    return join(this.#folder, token);
  }

  #partPath(token: string, part: number): string {
    return `${this.#pathOf(token)}.part-${part}`;
  }

  async #partsOf(token: string): Promise<{ number: number; bytes: number }[]> {
    const prefix = `${token}.part-`;
    const names = (await readdir(this.#folder)).filter((name) => name.startsWith(prefix));
    const parts = names.map(async (name) => ({
      number: Number(name.slice(prefix.length)),
      bytes: (await stat(join(this.#folder, name))).size,
    }));
    return (await Promise.all(parts)).sort((a, b) => a.number - b.number);
  }

  async #makeRoom(): Promise<void> {
    const { totalBytes, files, keptMs } = this.#limits;
    const found = await Promise.all((await readdir(this.#folder)).map((name) => this.#look(name)));
    const newestFirst = found.flatMap((file) => file ?? []).sort((a, b) => b.atMs - a.atMs);
    let bytes = 0;
    for (const [index, file] of newestFirst.entries()) {
      bytes += file.bytes;
      const isOld = Date.now() - file.atMs > keptMs;
      if (isOld || index >= files || bytes > totalBytes) await rm(file.path, { force: true });
    }
  }

  /** Undefined for what is gone meanwhile, and for files being written. Those that a killed process left are swept when they are old. */
  async #look(name: string): Promise<{ path: string; bytes: number; atMs: number } | undefined> {
    const path = join(this.#folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return undefined;
    const isOurs = FILE_NAME.test(name) || Date.now() - found.mtimeMs > this.#limits.keptMs;
    return isOurs ? { path, bytes: found.size, atMs: found.mtimeMs } : undefined;
  }
}

async function* contentOf(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield* createReadStream(path);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
