// `/api/v1/events`: what changes, as server-sent events: every job that changed, the rows of assets, the state of the runtime.
import { API_EVENTS, type ApiJob } from '#contract/local-api.ts';
import { type ServerSentEvent, sendEvents } from '../answers/event-stream.ts';
import { whileConnected } from '../answers/while-connected.ts';
import type { ApiContext, ApiService } from '../api-context.ts';
import { viewJob, viewRow } from './views.ts';

/** Events that nobody reads are dropped, oldest first: whoever is so slow asks again. */
const MOST_UNREAD = 1000;

export const eventRoutes: ApiService = async (app, { context }) => {
  const schema = { tags: ['Espalier'], summary: `What changes, as server-sent events: ${API_EVENTS.join(', ')}` };
  app.get('/api/v1/events', { schema }, (_request, reply) => sendEvents(reply, changes(context, whileConnected(reply))));
};

async function* changes(context: ApiContext, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  const { jobs, library, runtime } = context;
  const unread: ServerSentEvent[] = [{ event: 'runtime', data: { state: runtime.state().kind } }];
  let wake = Promise.withResolvers<void>();
  const tell = (event: (typeof API_EVENTS)[number], data: unknown) => {
    if (unread.length >= MOST_UNREAD) unread.shift();
    unread.push({ event, data });
    wake.resolve();
  };
  const changed = changedJobs(context);
  const unsubscribes = [
    jobs.subscribe(() => {
      const views = changed();
      if (views.length > 0) tell('jobs', { jobs: views });
    }),
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

/** Those that changed since the last call, without their logs; the first call answers what changed since now. */
function changedJobs(context: ApiContext): () => Omit<ApiJob, 'log'>[] {
  const look = () => context.jobs.listAll().map((each) => viewJob(context, { ...each, log: [] }));
  const told = new Map(look().map((job) => [job.id, JSON.stringify(job)]));
  return () =>
    look().flatMap(({ log: _, ...job }) => {
      const now = JSON.stringify({ ...job, log: [] });
      if (told.get(job.id) === now) return [];
      told.set(job.id, now);
      return [job];
    });
}
