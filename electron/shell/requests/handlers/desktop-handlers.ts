// Requests to the engine as a whole, and to the desktop: the app's icon, its notices, the clipboard.
import { ok } from '#contract/outcome/result.ts';
import type { Studio } from '../../../studio.ts';
import { type DesktopActions, done, type Handlers } from './handlers.ts';

export function desktopHandlers({ runtime }: Studio, desktop: DesktopActions): Handlers<'runtime' | 'desktop'> {
  return {
    runtimeState: async () => ok(runtime.state()),
    unloadRuntime: async () => done(await runtime.unload()),
    restartRuntime: async () => done(await runtime.restart()),
    setBadge: async ({ count }) => {
      desktop.setBadge(count);
      return ok({});
    },
    notify: async (news) => {
      desktop.notify(news);
      return ok({});
    },
    copyText: async ({ text }) => {
      await desktop.copyText(text);
      return ok({});
    },
  };
}
