// `espalier batch`: one durable job for every picture of a folder and every seed. Goes on after failures.
import { rmdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { GenerationOptions } from '#contract/generation/generation.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { previewsOf } from '../../../services/contact-sheet/asset-previews.ts';
import { contactSheet } from '../../../services/contact-sheet/contact-sheet.ts';
import type { AddJob } from '../../../services/jobs/job-queue.ts';
import type { Job } from '../../../services/jobs/queue/job.ts';
import { nameOfPicture } from '../../../services/jobs/requests/job-name.ts';
import { claimOutFolder } from '../../../services/jobs/requests/out-folder.ts';
import { fileSystemError } from '../../../services/storage/file-errors.ts';
import { writeFileAtomically } from '../../../services/storage/files/atomic-file.ts';
import { makeFolder } from '../../../services/storage/make-folder.ts';
import { uuidV7 } from '../../../services/storage/names/uuid-v7.ts';
import type { Studio } from '../../../studio.ts';
import type { BuildingFlags } from '../../flags/building-flags.ts';
import { type FarmFlags, reachFarm } from '../../flags/farm-flags.ts';
import { readGenerationOptions, type SamplingFlags } from '../../flags/generation-flags.ts';
import { optionalPath, pathArgument } from '../../flags/path-argument.ts';
import type { RunFlags } from '../../flags/run-flags.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { sayLine } from '../../output/say-line.ts';
import { table } from '../../output/table.ts';
import { runJobs } from '../../running/run-jobs.ts';
import { withStudio } from '../../running/with-studio.ts';
import { describeJob, exitCodeOf } from '../jobs/job-documents.ts';
import { type BatchPictures, picturesIn } from './batch-pictures.ts';
import { equalSeedsNote } from './equal-seeds.ts';

export interface BatchFlags extends RunFlags, BuildingFlags, SamplingFlags, FarmFlags {
  readonly seeds?: number[];
  readonly contactSheet?: string;
}

export async function batch(folder: string, flags: BatchFlags): Promise<Answer> {
  const options = readOptionsOfEachSeed(flags);
  if (!options.ok) return failure(options.error);
  const place = pathArgument(folder);
  if (!place.ok) return failure(place.error);
  const out = optionalPath(flags.out);
  if (!out.ok) return failure(out.error);
  const sheet = optionalPath(flags.contactSheet);
  if (!sheet.ok) return failure(sheet.error);
  const found = await picturesIn(place.value);
  if (!found.ok) return failure(found.error);
  const { pictures, ignored } = found.value;
  const wanted = await wantedJobs(pictures, options.value, { ...flags, out: out.value });
  if (!wanted.ok) return failure(wanted.error);
  const asked = { name: basename(resolve(place.value)), wanted: wanted.value, options: options.value, ignored, sheet: sheet.value };
  const answer = await withStudio((studio) => runBatch(studio, asked, flags));
  await removeUnused(wanted.value);
  return answer;
}

function readOptionsOfEachSeed(flags: BatchFlags): Result<GenerationOptions[]> {
  const seeds = flags.seeds ?? [flags.seed];
  const options: GenerationOptions[] = [];
  for (const seed of seeds) {
    const read = readGenerationOptions({ ...flags, ...(seed !== undefined && { seed }) });
    if (!read.ok) return read;
    options.push(read.value);
  }
  return ok(options);
}

interface AskedBatch extends Pick<BatchPictures, 'ignored'> {
  readonly name: string;
  readonly wanted: readonly AddJob[];
  /** Of each seed. */
  readonly options: readonly GenerationOptions[];
  /** Where one picture of all objects goes. */
  readonly sheet: string | undefined;
}

async function runBatch(studio: Studio, { name, wanted, options, ignored, sheet }: AskedBatch, flags: BatchFlags): Promise<Answer> {
  const place = await reachFarm(studio, flags);
  if (!place.ok) return failure(place.error);
  const note = await equalSeedsNote(options, studio.runtime);
  if (note !== undefined) sayLine(note);
  const parent = { id: uuidV7(), name: name || 'Batch' };
  const added = wanted.map((job) => studio.jobs.add({ ...job, request: { ...job.request, ...place.value }, parent, isReserved: true }));
  const jobs = await runJobs(studio, flags, new Set(added.map((job) => job.id)));
  const done = jobs.filter((job) => job.state.kind === 'done').length;
  const lines = table(jobs.map((job) => [job.state.kind, job.name, job.state.kind === 'failed' ? job.state.error.message : '']));
  const drawn = sheet === undefined ? ok(undefined) : await drawSheet(studio, jobs, sheet);
  if (!drawn.ok) return failure(drawn.error);
  const document = { batch: parent, jobs: jobs.map(describeJob), done, failed: jobs.length - done, ignored, contactSheet: drawn.value };
  const passedOver = ignored.map(({ file, reason }) => `Ignored: ${file} (${reason})`);
  return result(document, [...lines, ...passedOver, `${done} of ${jobs.length} done`], exitCodeOf(jobs));
}

/** The previews of the jobs' assets in one picture, in the order of the jobs. */
async function drawSheet({ library }: Studio, jobs: readonly Job[], path: string) {
  const sheet = await contactSheet(
    await previewsOf(
      library,
      jobs.map(({ assetId }) => assetId),
    ),
  );
  if (!sheet.ok) return sheet;
  try {
    await makeFolder(dirname(path));
    await writeFileAtomically(path, sheet.value.png);
  } catch (cause) {
    return err(fileSystemError(cause, path));
  }
  const { columns, rows } = sheet.value;
  return ok({ path, columns, rows });
}

/** Each job's folder for copies is made here and kept in its request, so that a retry writes to the same one. */
async function wantedJobs(
  pictures: readonly string[],
  options: readonly GenerationOptions[],
  flags: { readonly seeds?: number[]; readonly out: string | undefined },
): Promise<Result<AddJob[]>> {
  const wanted: AddJob[] = [];
  for (const picture of pictures) {
    for (const each of options) {
      const name = flags.seeds === undefined ? nameOfPicture(picture) : `${nameOfPicture(picture)} ${each.seed}`;
      const outFolder = flags.out === undefined ? ok(undefined) : await claimOutFolder(flags.out, name);
      if (!outFolder.ok) return outFolder;
      const copies = outFolder.value === undefined ? {} : { outFolder: outFolder.value };
      wanted.push({ name, request: { kind: 'generate', pictures: [picture], options: each, ...copies } });
    }
  }
  return ok(wanted);
}

/** Takes back the folders into which nothing was copied; a retry makes its own again. */
async function removeUnused(wanted: readonly AddJob[]): Promise<void> {
  for (const { request } of wanted) {
    if (request.outFolder !== undefined) await rmdir(request.outFolder).catch(() => undefined); // refuses what is not empty
  }
}
