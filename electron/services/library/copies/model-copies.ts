// Copies of models for places outside the library: each under its asset's name, none in the place of a file that is there.
import { createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { mapBounded } from '../../common/bounded.ts';
import { fileSystemError } from '../../storage/file-errors.ts';
import { writeFileAtomically } from '../../storage/files/atomic-file.ts';
import { openContainedFile } from '../../storage/files/contained-file.ts';
import { fileNameOf } from '../../storage/names/file-name.ts';
import { FreePaths } from '../../storage/names/free-paths.ts';
import type { Asset } from '../asset/asset-folder.ts';

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

/** Two files are open for each, under any limit; more at once is no quicker on one disk. */
const COPIED_AT_ONCE = 4;

/** In the order of `assets`, and so numbered. An asset without a model is a failure of its own. */
export function copyModels(assets: readonly Asset[], target: string, { library, isKept = true }: CopyOptions): Promise<ModelCopy[]> {
  const paths = new FreePaths(target);
  return mapBounded(assets, COPIED_AT_ONCE, async ({ sidecar: { id, name, files } }): Promise<ModelCopy> => {
    const model = files['glb'];
    if (model === undefined) return { assetId: id, copy: err(noModel(name)) };
    const path = await paths.take(fileNameOf(name), extname(model));
    const source = await openContainedFile(library, join(id, model));
    if (source === undefined) return { assetId: id, copy: err(noModel(name)) };
    try {
      return { assetId: id, copy: await copyTo(source, path, isKept) };
    } finally {
      await source.close();
    }
  });
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

function noModel(name: string): AppError {
  return { code: 'not_found', message: `${name} has no model yet.`, hint: 'Build it first.' };
}
