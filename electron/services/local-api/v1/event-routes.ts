// `/api/v1/events`: what changes, as server-sent events: every job that changed, the rows of assets, the state of the runtime.
import { API_EVENTS } from '#contract/channels/local-api.ts';
import { type ServerSentEvent, sendEvents } from '../answers/event-stream.ts';
import { whileConnected } from '../answers/while-connected.ts';
import type { ApiContext, ApiService } from '../api-context.ts';
import { ChangedJobs } from './changed-jobs.ts';
import { viewJob, viewRow } from './views.ts';

/** Events that nobody reads are dropped, oldest first: whoever is so slow asks again. */
const MOST_UNREAD = 1000;

export const eventRoutes: ApiService = async (app, { context }) => {
  const schema = { tags: ['Espalier'], summary: `What changes, as server-sent events: ${API_EVENTS.join(', ')}` };
  const jobs = new ChangedJobs({
    look: () =>
      context.jobs.listAll().map((each) => {
        const { log: _, ...job } = viewJob(context, { ...each, log: [] });
        return job;
      }),
    subscribe: (listener) => context.jobs.subscribe(listener),
  });
  app.get('/api/v1/events', { schema }, (_request, reply) => sendEvents(reply, changes(context, jobs, whileConnected(reply))));
};

async function* changes({ library, runtime }: ApiContext, jobs: ChangedJobs, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  const unread: ServerSentEvent[] = [{ event: 'runtime', data: { state: runtime.state().kind } }];
  let wake = Promise.withResolvers<void>();
  const tell = (event: (typeof API_EVENTS)[number], data: unknown) => {
    if (unread.length >= MOST_UNREAD) unread.shift();
    unread.push({ event, data });
    wake.resolve();
  };
  const unsubscribes = [
    jobs.subscribe((changed) => tell('jobs', { jobs: changed })),
    library.subscribe(({ changed: rows, removed }) => tell('assets', { changed: rows.map(viewRow), removed })),
    runtime.subscribe(({ kind }) => tell('runtime', { state: kind })),
  ];
  signal.addEventListener('abort', () => wake.resolve());
  try {
    while (!signal.aborted) {
      for (let next = unread.shift(); next !== undefined; next = unread.shift()) yield next;
      await wake.promise;
      wake = Promise.withResolvers();
    }
  } finally {
    for (const unsubscribe of unsubscribes) unsubscribe();
  }
}
