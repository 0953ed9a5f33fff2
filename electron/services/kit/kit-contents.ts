// What a kit is made of: a folder for a disk from which everything is set up without a network. Its list of hashes, in the form of sha256sum,
// is the last thing that is written into it, so that a folder without one is no kit.
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { hashOf } from '../storage/files/file-hash.ts';

export const KIT_NAME = 'espalier-kit';
export const SUMS_NAME = 'SHA256SUMS';
export const FACTS_NAME = 'kit.json';
export const KIT_FOLDERS = { wheels: 'wheels', locks: 'locks', packs: 'packs', installers: 'installers' } as const;

export const KitFacts = z.object({
  schema: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  builds: z.array(z.enum(['cpu', 'cuda'])),
  packs: z.array(z.string()),
  /** Of its wheels, such as `3.11`; kits of before do not say. */
  python: z.string().optional(),
});
export type KitFacts = z.infer<typeof KitFacts>;

export interface KitFile {
  readonly path: string;
  readonly sha256: string;
}

/** Longer lists are no kit's. */
const MOST_FILES = 20_000;
const LINE = /^([0-9a-f]{64}) [ *](.+)$/;

/** The kit in a folder, or in the folder `espalier-kit` in it. */
export async function findKit(folder: string): Promise<Result<string>> {
  for (const place of [folder, join(folder, KIT_NAME)]) if (await isFile(join(place, SUMS_NAME))) return ok(place);
  return err({
    code: 'input_not_found',
    message: `There is no kit in ${folder}: it has no ${SUMS_NAME}.`,
    hint: 'Name the folder that a kit was made in; a kit that was interrupted while it was made is none yet.',
  });
}

/** The list of hashes; refused where it leads anywhere else than into the kit. */
export async function readSums(kit: string): Promise<Result<KitFile[]>> {
  const lines = (await readFile(join(kit, SUMS_NAME), 'utf8')).split('\n').filter((line) => line !== '');
  const files: KitFile[] = [];
  for (const line of lines.slice(0, MOST_FILES + 1)) {
    const [, sha256, path] = LINE.exec(line) ?? [];
    if (sha256 === undefined || path === undefined || path.startsWith('/') || path.split('/').includes('..')) {
      return err(refused(kit, `${SUMS_NAME} has a line that no kit has: ${line.slice(0, 100)}`));
    }
    files.push({ path, sha256 });
  }
  return files.length > MOST_FILES ? err(refused(kit, `${SUMS_NAME} names more than ${MOST_FILES} files`)) : ok(files);
}

export async function readFacts(kit: string): Promise<Result<KitFacts>> {
  try {
    return ok(KitFacts.parse(JSON.parse(await readFile(join(kit, FACTS_NAME), 'utf8'))));
  } catch {
    return err(refused(kit, `${FACTS_NAME} is missing, or of another version`));
  }
}

/** The first file that is not what the list says, by name. `onFile` hears of each before it is read. */
export async function verifyKit(
  kit: string,
  files: readonly KitFile[],
  { signal, onFile }: { signal?: AbortSignal | undefined; onFile: (path: string) => void },
): Promise<Result<undefined>> {
  for (const { path, sha256 } of files) {
    if (signal?.aborted) return err({ code: 'cancelled', message: 'The installation of the kit was cancelled.' });
    onFile(path);
    const found = await lstat(join(kit, path)).catch(() => undefined);
    if (found === undefined) return err(refused(kit, `${path} is missing`));
    if (!found.isFile()) return err(refused(kit, `${path} is no ordinary file`));
    if ((await hashOf(join(kit, path))) !== sha256)
      return err(refused(kit, `${path} is damaged: its contents are not those that it was made with`));
  }
  return ok(undefined);
}

/** Every file of a folder, as the list has them; links are followed by nobody and named by nobody. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return files.filter((path) => path !== SUMS_NAME).sort();
}

export async function bytesOf(folder: string, paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(join(folder, path)).catch(() => undefined))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function refused(kit: string, problem: string): AppError {
  return {
    code: 'input_unreadable',
    message: `The kit in ${kit} is not whole: ${problem}. Nothing was taken from it.`,
    hint: 'Copy it once more, or make it anew.',
  };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
