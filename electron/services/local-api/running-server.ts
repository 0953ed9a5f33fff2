// One run of the server, from its first port to its last connection. Loaded only when the API is started: the framework is large.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ok, type Result } from '#contract/outcome/result.ts';
import { ApiSchemas } from './api-schemas.ts';
import type { LocalApiDependencies, LocalApiSettings } from './api-settings.ts';
import { withoutPaths } from './failures/without-paths.ts';
import { FileLinks } from './files/file-links.ts';
import { readLinkKey } from './files/link-key.ts';
import { listenOnLoopback } from './guards/loopback.ts';
import { HostedJobs } from './hosted-jobs/hosted-jobs.ts';
import { servedModels } from './hosted-jobs/served-models.ts';
import { createHttpServer, HTTP_LIMITS } from './http-server.ts';
import { IncomingImages } from './incoming-images/incoming-images.ts';
import { clearOldPictures } from './incoming-images/old-pictures.ts';
import { Readiness } from './readiness.ts';
import type { RecentRequests } from './recent-requests.ts';

export interface RunningServer {
  /** http://127.0.0.1:8000 */
  readonly address: string;
  readonly port: number;
  /** Ends every connection. */
  stop(): Promise<void>;
}

const MAX_WAITING = 64;

/** Listens, and begins to start the runtime; resolves when requests are answered. */
export async function startServer(
  dependencies: LocalApiDependencies,
  settings: LocalApiSettings,
  recent: RecentRequests,
): Promise<Result<RunningServer>> {
  const { programFolder, home, jobs: queue, library, pictures, packs, runtime, log } = dependencies;
  const { port, token, allowedOrigins = [], allowsNetwork = false, maxWaiting = MAX_WAITING } = settings;
  const key = await readLinkKey(home.linkKey);
  if (!key.ok) return key;
  const models = await servedModels(packs, settings.nim?.variant);
  if (!models.ok) return models;
  const links = new FileLinks({ key: key.value, library, pictures });
  const images = new IncomingImages({ pictures, links, allowsNetwork });
  const readiness = new Readiness(runtime);
  const jobs = new HostedJobs({ queue, library, packs, images, maxWaiting });
  const stopClearing = clearOldPictures({ queue, pictures, log });
  const dispose = () => {
    stopClearing();
    readiness.dispose();
    jobs.dispose();
  };
  const program = { folder: programFolder, version: await versionOf(programFolder) };
  const folders = [home.folder, programFolder, ...packs.folders, homedir()];
  const context = {
    ...{ jobs, images, links, readiness, queue, library, packs, pictures, runtime, log, settings, program },
    models: models.value,
    schemas: new ApiSchemas(),
    uploadsFolder: home.uploads,
    public: (text: string) => withoutPaths(text, folders),
  };
  const app = await createHttpServer({ context, recent, token, allowedOrigins });
  const listening = await listenOnLoopback(app, port, HTTP_LIMITS);
  if (!listening.ok) {
    dispose();
    return listening;
  }
  void readiness.load();
  const stop = async () => {
    await listening.value.close();
    dispose();
  };
  return ok({ address: listening.value.address, port: listening.value.port, stop });
}

async function versionOf(folder: string): Promise<string> {
  const Manifest = z.object({ version: z.string() });
  return Manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).version;
}
