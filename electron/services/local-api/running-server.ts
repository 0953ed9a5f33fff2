// One run of the server, from its first port to its last connection. Loaded only when the API is started: the framework is large.
import { homedir } from 'node:os';
import { ok, type Result } from '#contract/result.ts';
import type { LocalApiDependencies, LocalApiSettings } from './api-settings.ts';
import { withoutPaths } from './failures/without-paths.ts';
import { FileLinks } from './files/file-links.ts';
import { readLinkKey } from './files/link-key.ts';
import { listenOnLoopback } from './guards/loopback.ts';
import { HostedJobs } from './hosted-jobs/hosted-jobs.ts';
import { createHttpServer, HTTP_LIMITS } from './http-server.ts';
import { IncomingImages } from './incoming-images/incoming-images.ts';
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
  const { home, jobs: queue, library, pictures, packs, runtime, log } = dependencies;
  const { port, token, allowedOrigins = [], allowsNetwork = false, maxWaiting = MAX_WAITING } = settings;
  const key = await readLinkKey(home.linkKey);
  if (!key.ok) return key;
  const links = new FileLinks({ key: key.value, library, pictures });
  const images = new IncomingImages({ pictures, links, allowsNetwork });
  const jobs = new HostedJobs({ queue, library, packs, images, maxWaiting });
  const readiness = new Readiness(runtime);
  const dispose = () => {
    readiness.dispose();
    jobs.dispose();
  };
  const folders = [home.folder, ...packs.folders, homedir()];
  const context = {
    ...{ jobs, images, links, readiness, queue, library, packs, pictures, runtime, log },
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
