// Figures in Prometheus' text form: jobs by state, the queue, seconds by stage, memory.
import { readFile } from 'node:fs/promises';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiContext, ApiService } from '../api-context.ts';

/** Seconds: from a decoder on a graphics card to a sampler on a processor. */
const STAGE_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const PAGE_BYTES = 4096;

export const metrics: ApiService = async (app, { context }) => {
  const registry = new Registry();
  measureJobs(context, registry);
  measureMemory(context, registry);
  const stopListening = measureStages(context, registry);
  app.addHook('onClose', async () => stopListening());
  for (const url of ['/v1/metrics', '/metrics']) {
    app.get(url, { schema: { summary: 'Figures for Prometheus', tags: ['NVIDIA NIM'] } }, async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    );
  }
};

function measureJobs({ jobs }: ApiContext, registry: Registry): void {
  new Gauge({
    name: 'espalier_jobs',
    help: 'Jobs that were asked for over the API, by state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(jobs.counts())) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'espalier_queue_length',
    help: 'Jobs of the API that wait.',
    registers: [registry],
    collect() {
      this.set(jobs.counts().waiting);
    },
  });
}

function measureMemory({ runtime, readiness }: ApiContext, registry: Registry): void {
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the server.',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'espalier_runtime_resident_memory_bytes',
    help: 'Memory of the Python runtime; 0 while it does not run.',
    registers: [registry],
    async collect() {
      this.set(await residentBytes(runtime.pid()));
    },
  });
  new Gauge({
    name: 'espalier_device_memory_bytes',
    help: 'Memory of each device, as it was when the runtime started.',
    labelNames: ['device', 'kind'],
    registers: [registry],
    collect() {
      const state = readiness.state();
      for (const { id: device, totalBytes, freeBytes } of state.kind === 'ready' ? state.facts.devices : []) {
        this.set({ device, kind: 'total' }, totalBytes);
        this.set({ device, kind: 'free' }, freeBytes);
      }
    },
  });
}

/** Looks at each job once, when it is done. */
function measureStages({ jobs, log }: ApiContext, registry: Registry): () => void {
  const seconds = new Histogram({
    name: 'espalier_stage_seconds',
    help: 'How long each stage of a job took.',
    labelNames: ['stage'],
    buckets: STAGE_BUCKETS,
    registers: [registry],
  });
  const ended = new Counter({
    name: 'espalier_jobs_ended_total',
    help: 'Jobs of the API that ended since the server was started, by how.',
    labelNames: ['state', 'service'],
    registers: [registry],
  });
  return jobs.onEnd((hosted) => {
    const { state, request } = hosted.job;
    ended.inc({ state: state.kind, service: request.origin?.service ?? 'none' });
    if (state.kind !== 'done') return;
    const learn = async () => {
      const asset = await jobs.asset(hosted);
      if (!asset.ok || asset.value.sidecar.kind !== 'finished') return;
      for (const [stage, value] of Object.entries(asset.value.sidecar.timings)) seconds.observe({ stage }, value);
    };
    learn().catch((cause: unknown) => log.error('the timings of a job could not be read', cause));
  });
}

/** proc(5): the second number of statm is in pages. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const text = pid === undefined ? '' : await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return (Number(text.split(' ')[1]) || 0) * PAGE_BYTES;
}
