// `npm run bench:api`: how the local API does with many clients at once. 200 poll and 20 submit for a minute, over a quick stand-in for
// Python, so that the queue moves; then a few requests go to the real runtime. `-- --seconds 20 --keep` keeps the figures in bench-api.md.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { StandInCheckout } from '../../test/soak/stand-in-checkout.ts';
import { serveProgram } from '../../test/support/api/served-program.ts';
import { pencilPng } from '../../test/support/files/make-png.ts';

const FIGURES = join(import.meta.dirname, 'api.md');
const POLLERS = 200;
const SUBMITTERS = 20;
/** Between two polls of one client: that of fal's JavaScript client. */
const POLL_MS = 500;
const SUBMIT_MS = 200;
const PAGE_BYTES = 4096;
const MEMORY_LOOKS = 6;
/** What a server may grow by after its first third, in which caches and pools are filled. */
const ROOM_TO_GROW = 64 * 2 ** 20;
const REAL_REQUESTS = 3;
/** As much as the server may have. Node would let it grow to gigabytes before it clears away. */
const HEAP_MEGABYTES = 96;

const Told = z.object({ address: z.string() });
const Job = z.object({ id: z.string(), assetId: z.string(), state: z.string(), priority: z.string() });
const Jobs = z.object({ jobs: z.array(Job) });
const Assets = z.object({ assets: z.array(z.object({ id: z.string(), createdAt: z.string() })) });

interface Counted {
  polls: number;
  submitted: number;
  refused: number;
  readonly errors: string[];
  readonly pollMs: number[];
  readonly submitMs: number[];
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly target?: string;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    real: { type: 'boolean', default: true },
    keep: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-api-'));
try {
  const { figures, failures } = await measure(Number(values.seconds));
  if (values.real) figures.push(...(await measureReal()));
  for (const { name, value, target = '' } of figures) console.log(name.padEnd(52) + value.padEnd(20) + target);
  for (const failure of failures.slice(0, 20)) console.log(`✗ ${failure}`);
  if (values.keep) keep(figures);
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(seconds: number): Promise<{ figures: Figure[]; failures: string[] }> {
  const { child, base, ended } = await startStandIn();
  const counted: Counted = { polls: 0, submitted: 0, refused: 0, errors: [], pollMs: [], submitMs: [] };
  const ids: string[] = [];
  const until = performance.now() + seconds * 1000;
  const memory: number[] = [];
  const look = async () => {
    while (performance.now() < until) {
      await delay((seconds * 1000) / MEMORY_LOOKS);
      memory.push(residentBytes(child.pid));
    }
  };
  await Promise.all([
    look(),
    ...Array.from({ length: SUBMITTERS }, (_, number) => submitAgainAndAgain(base, { until, ids, counted, number })),
    ...Array.from({ length: POLLERS }, (_, number) => pollAgainAndAgain(base, { until, ids, counted, number })),
  ]);
  const disorder = await disorderOf(base);
  child.kill('SIGTERM');
  const { exitCode } = await ended;
  const settled = memory[Math.floor(memory.length / 3)] ?? 0;
  const grown = (memory.at(-1) ?? 0) - settled;
  const failures = [
    ...counted.errors,
    ...disorder.problems,
    ...(grown > ROOM_TO_GROW ? [`memory grew by ${inMegabytes(grown)} after the first third`] : []),
    ...(exitCode === 0 ? [] : [`the server ended with ${exitCode}`]),
  ];
  const figures: Figure[] = [
    { name: 'seconds', value: String(seconds) },
    { name: `polls of ${POLLERS} clients`, value: `${counted.polls} (${Math.round(counted.polls / seconds)}/s)` },
    { name: 'a poll, median, 95 %, slowest', value: percentiles(counted.pollMs) },
    {
      name: `requests of ${SUBMITTERS} clients that became jobs`,
      value: `${counted.submitted} (${Math.round(counted.submitted / seconds)}/s)`,
    },
    { name: 'of which done', value: String(disorder.done) },
    { name: 'requests refused with 429', value: String(counted.refused) },
    { name: 'a request, median, 95 %, slowest', value: percentiles(counted.submitMs) },
    { name: 'errors', value: String(counted.errors.length), target: '0' },
    { name: 'jobs out of order', value: String(disorder.problems.length), target: '0' },
    { name: 'memory of the server, sixths of the time', value: memory.map(inMegabytes).join(', ') },
    { name: 'grown after the first third', value: inMegabytes(grown), target: `below ${inMegabytes(ROOM_TO_GROW)}` },
  ];
  return { figures, failures };
}

async function startStandIn() {
  process.env['NODE_OPTIONS'] = `--max-old-space-size=${HEAP_MEGABYTES}`; // so that what it grows by is not only what nobody cleared away
  const { child, ended } = new StandInCheckout(folder).start(join(folder, 'home'), ['serve', '--port', '0', '--json']);
  const lines: string[] = [];
  if (child.stdout === null) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === '}') break;
  }
  const { address: base } = Told.parse(JSON.parse(lines.join('\n')));
  while (!(await fetch(`${base}/v1/health/ready`)).ok) await delay(50);
  return { child, ended, base };
}

interface Client {
  readonly until: number;
  /** Of all jobs so far; shared. */
  readonly ids: string[];
  readonly counted: Counted;
  readonly number: number;
}

async function submitAgainAndAgain(base: string, { until, ids, counted, number }: Client): Promise<void> {
  const image = `data:image/png;base64,${pencilPng(64 + number).toString('base64')}`;
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ images: [image] }) };
  while (performance.now() < until) {
    const startedAt = performance.now();
    const answer = await fetch(`${base}/api/v1/jobs`, request).catch((cause: unknown) => String(cause));
    counted.submitMs.push(performance.now() - startedAt);
    if (typeof answer === 'string') counted.errors.push(answer);
    else if (answer.status === 429) await refused(answer, counted);
    else if (answer.status !== 201) counted.errors.push(`a request: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
    else {
      ids.push(Job.parse(await answer.json()).id);
      counted.submitted += 1;
    }
    await delay(SUBMIT_MS);
  }
}

async function refused(answer: Response, counted: Counted): Promise<void> {
  counted.refused += 1;
  if (answer.headers.get('retry-after') === null) counted.errors.push('a 429 without retry-after');
  await answer.arrayBuffer();
}

/** Follows one job after the other, as clients of a queue do. */
async function pollAgainAndAgain(base: string, { until, ids, counted, number }: Client): Promise<void> {
  await delay((POLL_MS * number) / POLLERS);
  for (let turn = number; performance.now() < until; turn++) {
    const id = ids[turn % Math.max(ids.length, 1)];
    if (id !== undefined) {
      const startedAt = performance.now();
      const answer = await fetch(`${base}/api/v1/jobs/${id}`).catch((cause: unknown) => String(cause));
      const text = typeof answer === 'string' ? answer : await answer.text();
      counted.pollMs.push(performance.now() - startedAt);
      counted.polls += 1;
      // One that is forgotten because hundreds came after it is no error.
      if (typeof answer === 'string' || ![200, 404].includes(answer.status)) counted.errors.push(`a poll: ${text.slice(0, 200)}`);
    }
    await delay(POLL_MS);
  }
}

/** Jobs of one priority are done in the order in which they came: no older one waits, and no older one's asset is younger. */
async function disorderOf(base: string): Promise<{ problems: string[]; done: number }> {
  const { jobs } = Jobs.parse(await (await fetch(`${base}/api/v1/jobs`)).json());
  const { assets } = Assets.parse(await (await fetch(`${base}/api/v1/assets?limit=1000`)).json());
  const begun = new Map(assets.map(({ id, createdAt }) => [id, createdAt]));
  const firstWaiting = jobs.findIndex(({ state }) => state === 'waiting');
  const overtaken = firstWaiting < 0 ? [] : jobs.slice(firstWaiting).filter(({ state }) => state !== 'waiting');
  const times = jobs.flatMap(({ assetId }) => begun.get(assetId) ?? []);
  const late = times.filter((time, index) => index > 0 && time < (times[index - 1] ?? ''));
  return {
    problems: [
      ...overtaken.map(({ id }) => `the job ${id} overtook one that waits`),
      ...late.map((time) => `an asset of ${time} came late`),
    ],
    done: assets.length,
  };
}

async function measureReal(): Promise<Figure[]> {
  const server = await serveProgram();
  try {
    const image = `data:image/png;base64,${pencilPng().toString('base64')}`;
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ image }) };
    const times: number[] = [];
    for (let sent = 0; sent < REAL_REQUESTS; sent++) {
      const startedAt = performance.now();
      const answer = await fetch(`${server.base}/v1/infer`, request);
      if (!answer.ok) throw new Error(`the real runtime answered ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
      times.push(performance.now() - startedAt);
    }
    return [
      { name: '`espalier serve` until it is ready, starter pack', value: `${(server.readyMs / 1000).toFixed(1)} s`, target: '5 s' },
      { name: 'a picture to /v1/infer, one after the other', value: times.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ') },
    ];
  } finally {
    await server.stop();
  }
}

/** proc(5): the second number of statm is in pages. */
function residentBytes(pid: number | undefined): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
}

function percentiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)} ms`;
  return [at(0.5), at(0.95), at(1)].join(', ');
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}

function keep(figures: readonly Figure[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const load = `${availableParallelism()} cores with a load of ${Math.round(loadavg()[0] ?? 0)}`;
  const rows = figures.map(({ name, value, target = '' }) => `| ${name} | ${value} | ${target} |`);
  const table = ['| what | figure | target |', '| --- | --- | --- |', ...rows].join('\n');
  appendFileSync(FIGURES, `\n## ${date}, Node ${process.versions.node}, ${load}\n\n${table}\n`);
}
