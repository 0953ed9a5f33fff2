// What can be told about a picture file without decoding it, so that a hopeless one is refused at once.
import { open, stat } from 'node:fs/promises';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode } from '../storage/file-errors.ts';
import { problemOfForm } from './picture-form.ts';

const FORMATS_HINT = 'Use a PNG, JPEG or WebP picture.';
/** What stands in a path for bytes that are not UTF-8, with which no file is found again. */
const NOT_TEXT = '\uFFFD';

/** Size in bytes of the picture file `path`; the errors input_not_found, input_unreadable, input_empty, input_too_large. */
export async function checkPictureFile(path: string): Promise<Result<number>> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return err(unreadable(path, 'it is not a file'));
    if (found.size === 0) return err({ code: 'input_empty', message: `The file ${path} is empty.`, hint: FORMATS_HINT });
    if (found.size > MAX_PICTURE_BYTES) return err(tooLarge(path, found.size));
    const problem = await problemInside(path, found.size);
    return problem === undefined ? ok(found.size) : err(unreadable(path, problem));
  } catch (cause) {
    return err(explain(path, errnoCode(cause)));
  }
}

async function problemInside(path: string, bytes: number): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    return await problemOfForm(file, bytes);
  } finally {
    await file.close();
  }
}

function explain(path: string, code: string): AppError {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = path.includes(NOT_TEXT) ? 'Its name may hold bytes that are no text: rename the file.' : 'Check the name and the folder.';
    return { code: 'input_not_found', message: `There is no picture ${path}.`, hint };
  }
  return unreadable(path, code || 'unknown reason');
}

function unreadable(path: string, reason: string): AppError {
  return { code: 'input_unreadable', message: `The picture ${path} cannot be read: ${reason}.`, hint: FORMATS_HINT };
}

function tooLarge(path: string, bytes: number): AppError {
  const megabytes = (size: number) => `${Math.round(size / 1024 / 1024)} MB`;
  return {
    code: 'input_too_large',
    message: `The picture ${path} has ${megabytes(bytes)}, and ${megabytes(MAX_PICTURE_BYTES)} is the most that is taken.`,
    hint: 'Save it smaller: more than 1024 pixels a side bring nothing.',
  };
}
