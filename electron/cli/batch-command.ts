// `espalier batch`: one durable job for every picture of a folder and every seed. Goes on after failures.
import { readdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { type AppError, EXIT_CODES } from '#contract/errors.ts';
import type { GenerationOptions } from '#contract/generation.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { nameOfPicture } from '../services/jobs/job-name.ts';
import type { AddJob } from '../services/jobs/job-queue.ts';
import { claimOutFolder } from '../services/jobs/out-folder.ts';
import { errnoCode } from '../services/storage/file-errors.ts';
import type { Studio } from '../studio.ts';
import type { BuildingFlags } from './building-flags.ts';
import { readGenerationOptions, type SamplingFlags } from './generation-flags.ts';
import { describeJob } from './jobs-commands.ts';
import { printResult, reportFailure, table } from './output.ts';
import type { RunFlags } from './run-flags.ts';
import { runJobs } from './run-jobs.ts';
import { withStudio } from './with-studio.ts';

export interface BatchFlags extends RunFlags, BuildingFlags, SamplingFlags {
  readonly seeds?: number[];
}

const PICTURE_ENDINGS = new Set(['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.gif', '.tif', '.tiff', '.avif']);

export async function batch(folder: string, flags: BatchFlags): Promise<number> {
  const options = readOptionsOfEachSeed(flags);
  if (!options.ok) return reportFailure(options.error, flags.json);
  const pictures = await picturesIn(resolve(folder));
  if (!pictures.ok) return reportFailure(pictures.error, flags.json);
  const wanted = await wantedJobs(pictures.value, options.value, flags);
  return wanted.ok ? withStudio(flags.json, (studio) => runBatch(studio, wanted.value, flags)) : reportFailure(wanted.error, flags.json);
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

async function runBatch(studio: Studio, wanted: readonly AddJob[], flags: BatchFlags): Promise<number> {
  const added = wanted.map((job) => studio.jobs.add({ ...job, isReserved: true }));
  const jobs = await runJobs(studio, flags, new Set(added.map((job) => job.id)));
  const done = jobs.filter((job) => job.state.kind === 'done').length;
  const lines = table(jobs.map((job) => [job.state.kind, job.name, job.state.kind === 'failed' ? job.state.error.message : '']));
  printResult(flags.json, { jobs: jobs.map(describeJob), done, failed: jobs.length - done }, [...lines, `${done} of ${jobs.length} done`]);
  if (jobs.some((job) => job.state.kind === 'cancelled')) return EXIT_CODES.cancelled;
  return done === jobs.length ? 0 : EXIT_CODES.batch_incomplete;
}

/** Each job's folder for copies is made here and kept in its request, so that a retry writes to the same one. */
async function wantedJobs(
  pictures: readonly string[],
  options: readonly GenerationOptions[],
  flags: BatchFlags,
): Promise<Result<AddJob[]>> {
  const wanted: AddJob[] = [];
  for (const picture of pictures) {
    for (const each of options) {
      const name = flags.seeds === undefined ? nameOfPicture(picture) : `${nameOfPicture(picture)} ${each.seed}`;
      const outFolder = flags.out === undefined ? ok(undefined) : await claimOutFolder(resolve(flags.out), name);
      if (!outFolder.ok) return outFolder;
      const copies = outFolder.value === undefined ? {} : { outFolder: outFolder.value };
      wanted.push({ name, request: { kind: 'generate', pictures: [picture], options: each, ...copies } });
    }
  }
  return ok(wanted);
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
