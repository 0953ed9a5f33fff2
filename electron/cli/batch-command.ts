// `espalier batch`: one durable job for every picture of a folder and every seed. Goes on after failures.
import { readdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { AppError } from '#contract/errors.ts';
import type { GenerationOptions } from '#contract/generation.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { nameOfPicture } from '../services/jobs/job-name.ts';
import type { AddJob } from '../services/jobs/job-queue.ts';
import { errnoCode } from '../services/storage/file-errors.ts';
import type { Studio } from '../studio.ts';
import { type Answer, failure, result } from './answer.ts';
import type { BuildingFlags } from './building-flags.ts';
import { readGenerationOptions, type SamplingFlags } from './generation-flags.ts';
import { describeJob, exitCodeOf } from './jobs-commands.ts';
import type { RunFlags } from './run-flags.ts';
import { runJobs } from './run-jobs.ts';
import { table } from './table.ts';
import { withStudio } from './with-studio.ts';

export interface BatchFlags extends RunFlags, BuildingFlags, SamplingFlags {
  readonly seeds?: number[];
}

const PICTURE_ENDINGS = new Set(['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.gif', '.tif', '.tiff', '.avif']);

export async function batch(folder: string, flags: BatchFlags): Promise<Answer> {
  const options = readOptionsOfEachSeed(flags);
  if (!options.ok) return failure(options.error);
  const pictures = await picturesIn(resolve(folder));
  if (!pictures.ok) return failure(pictures.error);
  const wanted = pictures.value.flatMap((picture) => options.value.map((each) => requestOf(picture, each, flags)));
  return withStudio((studio) => runBatch(studio, wanted, flags));
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

async function runBatch(studio: Studio, wanted: readonly AddJob[], flags: BatchFlags): Promise<Answer> {
  const added = wanted.map((job) => studio.jobs.add({ ...job, isReserved: true }));
  const jobs = await runJobs(studio, flags, new Set(added.map((job) => job.id)));
  const done = jobs.filter((job) => job.state.kind === 'done').length;
  const lines = table(jobs.map((job) => [job.state.kind, job.name, job.state.kind === 'failed' ? job.state.error.message : '']));
  const document = { jobs: jobs.map(describeJob), done, failed: jobs.length - done };
  return result(document, [...lines, `${done} of ${jobs.length} done`], exitCodeOf(jobs));
}

function requestOf(picture: string, options: GenerationOptions, flags: BatchFlags): AddJob {
  const name = flags.seeds === undefined ? nameOfPicture(picture) : `${nameOfPicture(picture)} ${options.seed}`;
  return {
    name,
    request: {
      kind: 'generate',
      pictures: [picture],
      options,
      ...(flags.out !== undefined && { outFolder: join(resolve(flags.out), name) }),
    },
  };
}

async function picturesIn(folder: string): Promise<Result<string[]>> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    return err({ code: 'input_not_found', message: `The folder ${folder} cannot be read (${errnoCode(cause)}).`, hint: 'Check its name.' });
  }
  const pictures = names.filter((name) => PICTURE_ENDINGS.has(extname(name).toLowerCase())).sort();
  return pictures.length > 0 ? ok(pictures.map((name) => join(folder, name))) : err(noPictures(folder));
}

function noPictures(folder: string): AppError {
  return {
    code: 'input_not_found',
    message: `There are no pictures in ${folder}.`,
    hint: `Their names end in ${[...PICTURE_ENDINGS].join(', ')}.`,
  };
}
