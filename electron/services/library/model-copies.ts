// Copies of models for places outside the library: each under its asset's name, none in the place of a file that is there.
import { createWriteStream } from 'node:fs';
import { type FileHandle, lstat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppError } from '#contract/errors.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { writeFileAtomically } from '../storage/atomic-file.ts';
import { openContainedFile } from '../storage/contained-file.ts';
import { fileSystemError } from '../storage/file-errors.ts';
import { fileNameOf } from '../storage/file-name.ts';
import type { Asset } from './asset-folder.ts';

export interface ModelCopy {
  readonly assetId: string;
  /** Where the copy lies. */
  readonly copy: Result<string>;
}

export interface CopyOptions {
  /** Where links may not lead out of. */
  readonly library: string;
  /** False for copies that nobody misses: they are not waited for until they are on the disk. */
  readonly isKept?: boolean;
}

/** One after the other, in the order of `assets`. An asset without a model is a failure of its own. */
export async function copyModels(assets: readonly Asset[], target: string, { library, isKept = true }: CopyOptions): Promise<ModelCopy[]> {
  const copies: ModelCopy[] = [];
  for (const { sidecar } of assets) {
    const { id, name, files } = sidecar;
    const source = files['glb'] === undefined ? undefined : await openContainedFile(library, join(id, files['glb']));
    if (source === undefined) {
      copies.push({ assetId: id, copy: err(noModel(name)) });
      continue;
    }
    try {
      copies.push({
        assetId: id,
        copy: await copyTo(source, await freePath(target, fileNameOf(name), extname(files['glb'] ?? '')), isKept),
      });
    } finally {
      await source.close();
    }
  }
  return copies;
}

async function copyTo(source: FileHandle, path: string, isKept: boolean): Promise<Result<string>> {
  const content = source.createReadStream({ autoClose: false });
  try {
    await (isKept ? writeFileAtomically(path, content) : pipeline(content, createWriteStream(path, { flags: 'wx' })));
    return ok(path);
  } catch (cause) {
    return err(fileSystemError(cause, path));
  }
}

/** `chair.glb`, then the first free of `chair-2.glb`, `chair-3.glb` and so on. */
async function freePath(folder: string, stem: string, ending: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${stem}${number === 1 ? '' : `-${number}`}${ending}`);
    if ((await lstat(path).catch(() => undefined)) === undefined) return path;
  }
}

function noModel(name: string): AppError {
  return { code: 'not_found', message: `${name} has no model yet.`, hint: 'Build it first.' };
}
