// Requests about jobs: asking for one, the order of those that wait, and what became of them.
import { join } from 'node:path';
import { ok, type Result } from '#contract/outcome/result.ts';
import { forecastJob } from '../../../services/jobs/forecast.ts';
import type { Job } from '../../../services/jobs/queue/job.ts';
import { generationRequest } from '../../../services/jobs/requests/generation-request.ts';
import { nameOfPicture, nameOfText } from '../../../services/jobs/requests/job-name.ts';
import { rebuildRequest } from '../../../services/jobs/requests/rebuild-request.ts';
import { LATENT_NAME } from '../../../services/library/asset/asset-folder.ts';
import { DEFAULT_PACK } from '../../../services/model-packs/pack-finder.ts';
import type { Studio } from '../../../studio.ts';
import { viewJobs } from '../asset-views.ts';
import { done, type Handlers } from './handlers.ts';
import { pathsOf, picturesOf } from './picture-paths.ts';

export function jobHandlers(studio: Studio): Handlers<'generation' | 'jobs'> {
  const { jobs, pictures, packs, library, runtime, home } = studio;
  const sources = { jobs, packs, runtime };
  return {
    startGeneration: async ({ pictureIds, maskIds, text, name, parent, options, place }) => {
      const masks = await pathsOf(pictures, maskIds ?? []);
      if (!masks.ok) return masks;
      const paths: string[] = [];
      let title = name;
      for (const id of pictureIds) {
        const picture = await pictures.find(id);
        if (!picture.ok) return picture;
        paths.push(picture.value.path);
        title ??= nameOfPicture(picture.value.name);
      }
      const mayChoosePack = options.pack === DEFAULT_PACK;
      const request = await generationRequest(packs, { pictures: paths, masks: masks.value, text, options, mayChoosePack });
      if (!request.ok) return request;
      const job = jobs.add({ name: title ?? nameOfText(text ?? ''), request: { ...request.value, place }, parent });
      return ok({ jobId: job.id });
    },
    listJobs: async () => ok(viewJobs(jobs.list(), jobs.unreadable(), home)),
    cancelJob: async ({ jobId }) => done(jobs.cancel(jobId)),
    retryJob: async ({ jobId }) => done(jobs.retry(jobId)),
    dismissJob: async ({ jobId }) => done(jobs.dismiss(jobId)),
    dismissFailedJobs: async () => idsOf(jobs.bulk.dismissFailed()),
    retryFailedJobs: async (input) => {
      const answer = jobs.bulk.retryFailed(input);
      if (!answer.ok) return answer;
      const { retried, skipped } = answer.value;
      return ok({ jobIds: retried.map(({ id }) => id), skipped: skipped.length });
    },
    cancelWaitingJobs: async (input) => idsOf(jobs.bulk.cancelWaiting(input)),
    holdJob: async ({ jobId }) => done(jobs.hold(jobId)),
    letJobGo: async ({ jobId }) => done(jobs.letGo(jobId)),
    moveJob: async ({ jobId, before }) => done(jobs.move(jobId, before)),
    jobPictures: ({ jobId }) => picturesOf(studio, jobs.find(jobId)?.request),
    readJob: async ({ jobId }) => {
      const log = await jobs.readLog(jobId);
      if (!log.ok) return log;
      const stages = jobs.find(jobId)?.stages;
      return ok({ log: log.value, ...(stages && { stages }) });
    },
    queueState: async () => ok({ paused: jobs.isPaused(), measurement: jobs.machine.measurement() }),
    pauseQueue: async ({ paused }) => done(jobs.setPaused(paused)),
    forecastGeneration: async ({ pictures, options }) =>
      ok(await forecastJob(sources, { kind: 'generate', pictures: Array.from({ length: pictures }, () => ''), options })),
    estimateRebuild: async ({ assetId, building, delivery }) => {
      const asset = await library.find(assetId);
      if (!asset.ok) return asset;
      const { folder, sidecar } = asset.value;
      const request = await rebuildRequest(join(folder, LATENT_NAME), { building, delivery, sidecar });
      return request.ok ? ok(await forecastJob(sources, request.value)) : request;
    },
  };
}

function idsOf(changed: Result<Job[]>): Result<{ jobIds: string[] }> {
  return changed.ok ? ok({ jobIds: changed.value.map(({ id }) => id) }) : changed;
}
