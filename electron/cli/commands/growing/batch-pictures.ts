// Which files of a folder a batch takes: its pictures, and none of the companions that systems and sync programs put beside them.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { hasPictureEnding, PICTURE_ENDINGS } from '../../../services/pictures/picture-names.ts';
import { errnoCode } from '../../../services/storage/file-errors.ts';

export interface BatchPictures {
  /** Paths, by name. */
  readonly pictures: readonly string[];
  /** What has the name of a picture and is none. Other files are not worth a word. */
  readonly ignored: readonly { readonly file: string; readonly reason: string }[];
}

/** Fails with input_not_found when there is no picture in `folder`. */
export async function picturesIn(folder: string): Promise<Result<BatchPictures>> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    return err({ code: 'input_not_found', message: `The folder ${folder} cannot be read (${errnoCode(cause)}).`, hint: 'Check its name.' });
  }
  const pictures: string[] = [];
  const ignored: { file: string; reason: string }[] = [];
  for (const name of names.filter(hasPictureEnding).sort()) {
    const file = join(folder, name);
    const reason = await reasonToIgnore(name, file);
    if (reason === undefined) pictures.push(file);
    else ignored.push({ file, reason });
  }
  if (pictures.length > 0) return ok({ pictures, ignored });
  const passedOver = ignored.length === 0 ? '' : ` Ignored: ${ignored.map(({ file, reason }) => `${file} (${reason})`).join(', ')}.`;
  return err({
    code: 'input_not_found',
    message: `There are no pictures in ${folder}.${passedOver}`,
    hint: `Their names end in ${PICTURE_ENDINGS.join(', ')}.`,
  });
}

/** What cannot be looked at is no companion: it stays, and its job says what is wrong with it. */
async function reasonToIgnore(name: string, file: string): Promise<string | undefined> {
  if (name.startsWith('.')) return 'hidden'; // ._chair.png is what macOS leaves on foreign disks
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return 'a folder';
  if (!found.isFile()) return 'not a file';
  return found.size === 0 ? 'empty' : undefined;
}
