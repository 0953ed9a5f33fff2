// A path as people give it on the command line: relative, absolute, with ~ for the home folder, or pasted from a file manager as a file:// address.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '#contract/outcome/result.ts';

/** The absolute path that `text` means; usage for an address that means none on this machine. */
export function pathArgument(text: string): Result<string> {
  if (/^(?!file:)[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    return err({
      code: 'usage',
      message: `${text} is an address, and nothing is fetched from one.`,
      hint: 'Save the file, then give its path.',
    });
  }
  // No shell looks into `--out=~/here` or what is quoted. A file of that name is `./~`.
  if (text === '~' || text.startsWith('~/')) return ok(join(process.env['HOME'] || homedir(), text.slice(1)));
  if (!/^file:\/\//i.test(text)) return ok(resolve(text));
  try {
    const path = fileURLToPath(text.trim()); // a line break comes along with what is pasted
    if (path.includes('\0')) throw new Error('no path has a NUL');
    return ok(path);
  } catch {
    return err({ code: 'usage', message: `The address ${text} is not one of a file on this machine.`, hint: 'Give the path of the file.' });
  }
}

/** As `pathArgument`, for several; the first that means nothing fails. */
export function pathArguments(texts: readonly string[]): Result<string[]> {
  const paths: string[] = [];
  for (const text of texts) {
    const path = pathArgument(text);
    if (!path.ok) return path;
    paths.push(path.value);
  }
  return ok(paths);
}

/** For a flag that may be absent. */
export function optionalPath(text: string | undefined): Result<string | undefined> {
  return text === undefined ? ok(undefined) : pathArgument(text);
}
