// Pictures have ids for the window, and paths in jobs.
import { ok, type Result } from '#contract/outcome/result.ts';
import type { JobPicture } from '#contract/views/picture-views.ts';
import type { JobRequest } from '../../../services/jobs/queue/job.ts';
import type { Studio } from '../../../studio.ts';
import { viewPicture } from '../asset-views.ts';

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

/** What an object is asked to grow from. Fails with input_not_found where a picture or a mask is not in the inbox. */
export async function picturesOf(
  { pictures, home }: Pick<Studio, 'pictures' | 'home'>,
  request: JobRequest | undefined,
): Promise<Result<JobPicture[]>> {
  if (request?.kind !== 'generate') return ok([]);
  const { masks, options } = request;
  const views: JobPicture[] = [];
  for (const [at, path] of request.pictures.entries()) {
    const picture = await pictures.findFile(path);
    if (!picture.ok) return picture;
    const maskPath = masks?.[at] ?? undefined;
    const mask = maskPath === undefined ? undefined : await pictures.findFile(maskPath);
    if (mask?.ok === false) return mask;
    const side = options.sides?.[at];
    views.push({ picture: viewPicture(picture.value, home), ...(mask && { maskId: mask.value.id }), ...(side && { side }) });
  }
  return ok(views);
}
