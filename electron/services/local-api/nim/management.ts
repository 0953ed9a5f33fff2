// What NVIDIA's containers tell of themselves: whether they are up, what is loaded, which version, under which licence.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ApiContext, ApiService } from '../api-context.ts';
import { type ServedModel, variantOf } from '../hosted-jobs/served-models.ts';

/** The release of NVIDIA's container whose contract this is, and of its API. */
const CONTRACT = { release: '1.0.2', api: '1.0.0' };

export interface ManagementOptions {
  readonly models: readonly ServedModel[];
  readonly licencePath: string;
  readonly version: string;
}

const Health = z.object({ object: z.literal('health.response'), status: z.string(), message: z.string() });
const Licence = z.object({
  name: z.string(),
  path: z.string(),
  sha: z.string(),
  size: z.int(),
  url: z.string(),
  type: z.string(),
  content: z.string(),
});
const open = { isOpen: true };
const tags = ['NVIDIA NIM'];

export const management =
  ({ models, licencePath, version }: ManagementOptions): ApiService =>
  async (app, { context }) => {
    for (const url of ['/v1/health/ready', '/health/ready']) {
      app.route({
        method: ['GET', 'HEAD'],
        url,
        config: open,
        schema: { response: { 200: Health, 503: Health }, tags, summary: 'Whether requests are answered now' },
        handler: async (_request, reply) => {
          const { isReady, ...health } = healthOf(context);
          return reply.code(isReady ? 200 : 503).send(health);
        },
      });
    }
    for (const url of ['/v1/health/live', '/health/live']) {
      app.route({
        method: ['GET', 'HEAD'],
        url,
        config: open,
        schema: { response: { 200: Health }, tags, summary: 'Whether the server runs' },
        handler: async () => ({ object: 'health.response' as const, status: 'live', message: 'Service is live.' }),
      });
    }
    app.get('/v1/metadata', { schema: { tags, summary: 'What is loaded' } }, async () => ({
      version: CONTRACT.release,
      selectedModelProfileId: profileOf(models),
      modelInfo: models.map(modelInfo),
      assetInfo: [],
      licenseInfo: await licence(licencePath),
      repository_override: '',
      variant: variantOf(models),
      espalier: version,
    }));
    app.get('/v1/manifest', { schema: { tags, summary: 'The model packs' } }, async () => ({
      manifest_file: manifest(models),
      repository_override: '',
    }));
    app.get('/v1/version', { schema: { tags, summary: 'Which contract this is' } }, async () => CONTRACT);
    app.get('/v1/license', { schema: { tags, summary: 'Under which licence', response: { 200: Licence } } }, async () =>
      licence(licencePath),
    );
  };

function healthOf({ readiness, public: withoutPaths }: ApiContext) {
  const state = readiness.state();
  const object = 'health.response' as const;
  switch (state.kind) {
    case 'ready':
      return { isReady: true, object, status: 'ready', message: 'Service is ready.' };
    case 'loading':
      return { isReady: false, object, status: 'not ready', message: 'The model is being loaded.' };
    case 'failed':
      return { isReady: false, object, status: 'not ready', message: withoutPaths(state.error.message) };
  }
}

/** Clients look for `pytorch` in the name of what generates. */
function modelInfo({ size, mode, pack }: ServedModel) {
  return { shortName: `trellis-${size}-${mode}:pytorch-${pack.name}`, modelUrl: `espalier://packs/${encodeURIComponent(pack.name)}` };
}

function profileOf(models: readonly ServedModel[]): string {
  return createHash('sha256')
    .update(models.map((model) => modelInfo(model).shortName).join('\n'))
    .digest('hex');
}

function manifest(models: readonly ServedModel[]): string {
  const lines = models.flatMap(({ size, mode, pack }) => [`  - name: ${JSON.stringify(pack.name)}`, `    variant: "${size}:${mode}"`]);
  return ['schema_version: "1.0"', `variant: "${variantOf(models)}"`, 'models:', ...lines, ''].join('\n');
}

async function licence(path: string): Promise<z.infer<typeof Licence>> {
  const content = await readFile(path, 'utf8');
  const sha = createHash('sha256').update(content).digest('hex');
  return {
    name: 'MIT License',
    path: 'LICENSE',
    sha,
    size: Buffer.byteLength(content),
    url: 'https://opensource.org/license/mit',
    type: 'text/plain',
    content,
  };
}
