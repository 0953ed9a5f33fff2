// What the local API works with, and how it is set.
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Library } from '../library/library.ts';
import type { Logger } from '../logging/logger.ts';
import type { PackFinder } from '../model-packs/pack-finder.ts';
import type { PictureInbox } from '../pictures/picture-inbox.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { DataHome } from '../storage/data-home.ts';

/** The program itself. */
export interface Program {
  readonly folder: string;
  readonly version: string;
}

export interface LocalApiDependencies {
  /** Holds `examples/`, LICENSE and package.json. */
  readonly programFolder: string;
  readonly home: DataHome;
  readonly jobs: JobQueue;
  readonly library: Library;
  readonly pictures: PictureInbox;
  readonly packs: PackFinder;
  readonly runtime: Runtime;
  readonly log: Logger;
}

export interface LocalApiSettings {
  /** 0 is any free one. */
  readonly port: number;
  /** Asked for from everybody, when it is there. */
  readonly token?: string | undefined;
  /** Origins of pages that may use the API. */
  readonly allowedOrigins?: readonly string[];
  /** Whether pictures are fetched from addresses of the internet. */
  readonly allowsNetwork?: boolean;
  /** Jobs of the API that may wait at a time; more are refused. */
  readonly maxWaiting?: number;
  readonly nim?: NimSettings;
}

/** What the variables of NVIDIA's container say. */
export interface NimSettings {
  /** NIM_MODEL_VARIANT, as `large:text+large:image`. */
  readonly variant?: string | undefined;
  /** How long a request is held; NIM_TRITON_REQUEST_TIMEOUT, which is in microseconds. */
  readonly holdMs?: number | undefined;
  /** NIM_HTTP_API_PORT, or NIM_SERVER_PORT of newer containers. */
  readonly port?: number | undefined;
}
