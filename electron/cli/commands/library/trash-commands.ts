// `espalier library trash`, `restore`, `trash-list`, `empty-trash`: out of sight, back, and gone for good.
import { join } from 'node:path';
import type { AnswerPerAsset } from '#contract/library/library-query.ts';
import { trashWithJobs } from '../../../services/jobs/trash-with-jobs.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { answerAll } from '../../output/several-assets.ts';
import { megabytes, table } from '../../output/table.ts';
import { withStudio } from '../../running/with-studio.ts';

/** With the jobs that wait to build them. */
export function trashAssets(ids: readonly string[]): Promise<Answer> {
  return withStudio(async ({ library, jobs, home }) => {
    const answer = await trashWithJobs({ library, jobs }, ids);
    const cancelledJobs = answer.cancelledJobs.map((job) => job.id);
    const notes = cancelledJobs.map((job) => `Cancelled the job ${job}, which waited to build it.`);
    const [id] = answer.done;
    if (ids.length > 1 || id === undefined) return answerAll(answer, { folder: home.libraryTrash, facts: { cancelledJobs }, notes });
    const folder = join(home.libraryTrash, id);
    return result({ assetId: id, folder, cancelledJobs }, [folder, ...notes]);
  });
}

export function restoreAssets(ids: readonly string[]): Promise<Answer> {
  return withStudio(async ({ library, home }) => {
    const [id] = ids;
    if (ids.length > 1 || id === undefined) return answerAll(await library.restoreAll(ids), { folder: home.library });
    const moved = await library.restore(id);
    return moved.ok ? result({ assetId: id, folder: moved.value }, [moved.value]) : failure(moved.error);
  });
}

export function listTrash(): Promise<Answer> {
  return withStudio(async ({ library }) => {
    const trashed = await library.listTrash();
    const assets = trashed.map(({ found, ...facts }) => ({ ...facts, ...('reason' in found ? found : { kind: found.kind }) }));
    const lines = table(
      trashed.map(({ id, trashedAt, bytes, name = '?', found }) => [
        id,
        trashedAt.slice(0, 10),
        megabytes(bytes),
        'reason' in found ? `${name} (${found.reason})` : name,
      ]),
    );
    const bytes = trashed.reduce((sum, folder) => sum + folder.bytes, 0);
    return result({ assets, bytes }, lines.length === 0 ? ['The trash is empty.'] : [...lines, `${megabytes(bytes)} in all`]);
  });
}

/** Everything in the trash, or those alone that are named. */
export function emptyTrash(ids: readonly string[]): Promise<Answer> {
  return withStudio(async ({ library }) => {
    const trashed = await library.listTrash();
    const removed: AnswerPerAsset = await library.removeTrashed(ids.length > 0 ? ids : trashed.map(({ id }) => id));
    const gone = new Set(removed.done);
    const bytes = trashed.reduce((sum, folder) => sum + (gone.has(folder.id) ? folder.bytes : 0), 0);
    return answerAll(removed, { facts: { bytes }, line: `Removed for good: ${gone.size}, ${megabytes(bytes)}` });
  });
}
