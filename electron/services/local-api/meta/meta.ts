// Routes that belong to no service: whether the server is up.
import type { ApiService } from '../api-context.ts';

export const meta: ApiService = async (app) => {
  app.get('/', { config: { isOpen: true }, schema: { hide: true } }, async () => ({ name: 'espalier', documentation: '/docs' }));
};
