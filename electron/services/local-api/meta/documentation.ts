// The OpenAPI document of all services, and a page that shows it. The page's files come with the package, so it needs no network.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { ApiContext, ApiService } from '../api-context.ts';

const DESCRIPTION = `Grows textured 3D objects from pictures and words, on this machine.
Programs written for NVIDIA's microsoft/trellis and for fal-ai/trellis run unchanged but for the address; /api/v1 is Espalier's own.`;

/** Everything comes from here; the page sets styles while it draws. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Before any route, because it listens for them. */
export async function describeRoutes(app: FastifyInstance, { program, schemas }: Pick<ApiContext, 'program' | 'schemas'>): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Espalier', description: DESCRIPTION, version: program.version, license: { name: 'MIT', identifier: 'MIT' } },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Only where a token was set.' } } },
    },
    transform: schemas.transform(),
    transformObject: schemas.transformObject(),
  });
}

export const documentation: ApiService = async (app) => {
  // They tell what the program is, and nothing of what it holds; a browser could not send a token.
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, isOpen: true };
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: CONTENT_POLICY,
    theme: { title: 'Espalier' },
    uiConfig: { docExpansion: 'list', deepLinking: true, validatorUrl: null },
  });
};
