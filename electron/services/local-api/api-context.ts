// What every service of the local API is given to work with, and the form of one service.
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Library } from '../library/library.ts';
import type { Logger } from '../logging/logger.ts';
import type { PackFinder } from '../model-packs/pack-finder.ts';
import type { PictureInbox } from '../pictures/picture-inbox.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ApiSchemas } from './api-schemas.ts';
import type { LocalApiSettings, Program } from './api-settings.ts';
import type { FileLinks } from './files/file-links.ts';
import type { HostedJobs } from './hosted-jobs/hosted-jobs.ts';
import type { ServedModel } from './hosted-jobs/served-models.ts';
import type { IncomingImages } from './incoming-images/incoming-images.ts';
import type { Readiness } from './readiness.ts';

export interface ApiContext {
  readonly jobs: HostedJobs;
  readonly images: IncomingImages;
  readonly links: FileLinks;
  readonly readiness: Readiness;
  readonly queue: JobQueue;
  readonly library: Library;
  readonly packs: PackFinder;
  readonly pictures: PictureInbox;
  readonly runtime: Runtime;
  readonly uploadsFolder: string;
  readonly log: Logger;
  readonly settings: LocalApiSettings;
  /** Which packs answer what, as they were found when the server was started. */
  readonly models: readonly ServedModel[];
  /** Names schemas in the OpenAPI document. */
  readonly schemas: ApiSchemas;
  readonly program: Program;
  /** A sentence as it may leave this machine: without paths. */
  readonly public: (text: string) => string;
}

/** One service: its routes, and how it words failures. */
export type ApiService = FastifyPluginAsyncZod<{ readonly context: ApiContext }>;

/** Where the asker reached us, for addresses in answers. The guard has looked at the Host. */
export function baseUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
