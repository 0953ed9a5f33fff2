// Requests that are made from the server's own OpenAPI document, and bent: each is answered, none by a bug, and the server goes on.
import { z } from 'zod';
import { type ApiServer, openApiServer } from '../../../support/api/api-server.ts';
import { pencilPng } from '../../../support/files/make-png.ts';
import { type Making, makeValue, ODD_VALUES, Schema } from '../../schema-values.ts';
import { damaged, type Seeded } from '../../seeded.ts';
import { type Trial, tryEach } from '../../trial.ts';

const Parameter = z.looseObject({ name: z.string(), in: z.string(), schema: Schema.default({}) });
const Operation = z.looseObject({
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: Schema.default({}) })) }).optional(),
});
type Operation = z.infer<typeof Operation>;
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
});

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Longer than a job of the stand-in takes on a busy machine, with all that may wait before it. */
const HANG_MS = 60_000;
const AT_ONCE = 8;
const ODDNESS = 0.06;
/** Of the requests, how many have a body: there is most to get wrong. */
const WITH_BODY = 0.7;
const NAMES_OF_PICTURES = ['image', 'images', 'image_url', 'image_urls'];
const ODD_HEADERS: readonly Record<string, string>[] = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
  { authorization: 'Bearer x' },
  { range: 'bytes=9999999-' },
  { range: 'bytes=0-0,2-3' },
  { 'nvcf-poll-seconds': '0' },
  { 'nvcf-poll-seconds': 'soon' },
  { accept: 'image/png' },
  { 'x-fal-queue-priority': 'high' },
  { 'x-fal-request-timeout': '-1' },
  { 'if-none-match': '*' },
];

export const fuzzedRequests: Trial = {
  name: 'fuzzed-requests',
  claim: 'No request over HTTP ends in a bug or hangs, and no answer tells where anything lies.',
  counts: { short: 250, long: 3000 },
  run: async ({ random, count }) => {
    const server = await openApiServer({ maxWaiting: 16 });
    try {
      const { routes, making } = await readDocument(server, random);
      const withBody = routes.filter(({ operation }) => operation.requestBody !== undefined);
      const statuses: Record<string, number> = {};
      const report = await tryEach(
        count,
        async () => {
          const route = random.pick(random.next() < WITH_BODY ? withBody : routes);
          const [request, address] = requestFor(route, making, await knownIds(server));
          const { problem, status } = await send(`${server.base}${address}`, request);
          statuses[`status${status}`] = (statuses[`status${status}`] ?? 0) + 1;
          return problem === undefined ? [] : [`${route.method} ${address} ${String(request.body).slice(0, 400)}: ${problem}`];
        },
        AT_ONCE,
      );
      const lives = (await server.get('/v1/health/live')).ok;
      return { ...report, failures: [...report.failures, ...(lives ? [] : ['the server does not live any more'])], figures: statuses };
    } finally {
      await server.close();
    }
  },
};

async function readDocument(server: ApiServer, random: Seeded): Promise<{ routes: Route[]; making: Making }> {
  const { paths, components } = Document.parse(await (await server.get('/openapi.json')).json());
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const uri = `data:image/png;base64,${pencilPng(32).toString('base64')}`;
  const pictures = [uri, [uri], [uri, uri], uri.slice(0, 200), 'data:image/png;example_id,1', ...ODD_VALUES];
  const known = Object.fromEntries(NAMES_OF_PICTURES.map((name) => [name, pictures]));
  return { routes, making: { random, schemas: components.schemas, known, oddness: ODDNESS } };
}

/** Ids and addresses that there are. */
async function knownIds({ studio }: ApiServer): Promise<Record<string, string[]>> {
  const jobs = studio.jobs.list().slice(-20);
  const ids = jobs.map(({ id }) => id);
  return { jobId: ids, requestId: ids, request_id: ids, id: ids, assetId: jobs.map(({ assetId }) => assetId) };
}

function requestFor({ method, path, operation }: Route, making: Making, ids: Record<string, string[]>): [RequestInit, string] {
  const { random } = making;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(idFor(name, ids, random)));
  const query = new URLSearchParams();
  for (const parameter of operation.parameters.filter((each) => each.in === 'query')) {
    if (random.next() < 0.5) query.set(parameter.name, String(makeValue(parameter.schema, making)));
  }
  const [content] = Object.values(operation.requestBody?.content ?? {});
  const headers = {
    ...(content !== undefined && { 'content-type': 'application/json' }),
    ...(random.next() < 0.1 && random.pick(ODD_HEADERS)),
  };
  const address = filled + (query.size > 0 ? `?${query}` : '');
  if (content === undefined) return [{ method, headers }, address];
  const text = JSON.stringify(makeValue(content.schema, making));
  const body = random.next() < 0.05 ? new Uint8Array(damaged(random, Buffer.from(text))) : text;
  return [{ method, headers, body }, address];
}

function idFor(name: string, ids: Record<string, string[]>, random: Seeded): string {
  const known = ids[name] ?? [];
  const odd = ODD_VALUES.filter((value) => typeof value === 'string' && value.isWellFormed() && value !== '' && value.length < 400).map(
    String,
  );
  return known.length > 0 && random.next() < 0.8 ? random.pick(known) : random.pick(odd);
}

async function send(url: string, request: RequestInit): Promise<{ status: number; problem?: string | undefined }> {
  const ended = new AbortController();
  const hang = setTimeout(() => ended.abort(), HANG_MS);
  try {
    const answer = await fetch(url, { ...request, signal: ended.signal });
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const text = isStream ? '' : await answer.text();
    if (isStream) ended.abort();
    return { status: answer.status, problem: problemOf(answer.status, text) };
  } catch (cause) {
    return {
      status: 0,
      problem: ended.signal.aborted ? `no answer in ${HANG_MS / 1000} s` : String(cause instanceof Error ? (cause.cause ?? cause) : cause),
    };
  } finally {
    clearTimeout(hang);
  }
}

function problemOf(status: number, text: string): string | undefined {
  if (status >= 500) return `${status} ${text.slice(0, 300)}`;
  // A path that the request itself had may come back.
  const path = /\/(?:tmp|root|home)\/[^\s"]*espalier[^\s"]*|node_modules|\bat .*\.ts:\d+/.exec(text)?.[0];
  return path === undefined ? undefined : `the answer tells ${path}`;
}
