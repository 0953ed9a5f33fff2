// What belongs to no service: the documentation, the figures, and what stands at the root.
import type { ApiService } from '../api-context.ts';
import { documentation } from './documentation.ts';
import { metrics } from './metrics.ts';

export const meta: ApiService = async (app, { context }) => {
  app.get('/', { config: { isOpen: true }, schema: { hide: true } }, async () => ({
    name: 'espalier',
    documentation: '/docs',
    services: ['/v1/infer', '/fal-ai/trellis', '/api/v1'],
  }));
  await app.register(metrics, { context });
  await app.register(documentation, { context });
};
