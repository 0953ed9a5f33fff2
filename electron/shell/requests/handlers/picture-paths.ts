// Where the pictures lie that the window names by their ids.
import { ok, type Result } from '#contract/outcome/result.ts';
import type { Studio } from '../../../studio.ts';

/** Null stays null. Fails with input_not_found for one that is not in the inbox. */
export async function pathsOf(pictures: Studio['pictures'], ids: readonly (string | null)[]): Promise<Result<(string | null)[]>> {
  const paths: (string | null)[] = [];
  for (const id of ids) {
    const picture = id === null ? undefined : await pictures.find(id);
    if (picture?.ok === false) return picture;
    paths.push(picture?.value.path ?? null);
  }
  return ok(paths);
}
