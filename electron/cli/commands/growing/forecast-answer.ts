// What a job would take, in the terminal's words.
import type { Forecast } from '#contract/views/job-views.ts';
import { forecastJob } from '../../../services/jobs/forecast.ts';
import type { JobRequest } from '../../../services/jobs/queue/job.ts';
import type { Studio } from '../../../studio.ts';
import { type Answer, failure, result } from '../../output/answer.ts';

const GIGABYTE = 1e9;

/** Starts the runtime, which alone sees graphics cards. */
export async function forecastAnswer(studio: Studio, request: JobRequest): Promise<Answer> {
  const started = await studio.runtime.start();
  if (!started.ok) return failure(started.error);
  const forecast = await forecastJob(studio, request);
  return result({ forecast }, [timeLine(forecast), memoryLine(forecast)]);
}

function timeLine({ seconds, basis }: Forecast): string {
  if (seconds === undefined) return 'First run: time not known yet.';
  return `About ${Math.round(seconds)} s${basis === 'guessed' ? ', guessed from how fast this machine computes' : ''}.`;
}

function memoryLine({ memory: { device = 'the device', neededBytes, freeBytes, fits, isGuess } }: Forecast): string {
  const need = `${isGuess ? 'Perhaps' : 'About'} ${gigabytes(neededBytes)} of memory`;
  if (freeBytes === undefined) return `${need}.`;
  const free = `${gigabytes(freeBytes)} are free on ${device}`;
  return fits === false ? `${need}, but only ${free}: it may not fit.` : `${need}; ${free}.`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
