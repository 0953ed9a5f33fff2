// Which service answers which request of the window: the handlers of all areas in one.
import type { Studio } from '../../studio.ts';
import { batchHandlers } from './handlers/batch-handlers.ts';
import { desktopHandlers } from './handlers/desktop-handlers.ts';
import { farmHandlers, obeyFarmSwitch } from './handlers/farm-handlers.ts';
import type { DesktopActions } from './handlers/handlers.ts';
import { jobHandlers } from './handlers/job-handlers.ts';
import { libraryHandlers } from './handlers/library-handlers.ts';
import { engineHandlers, packHandlers } from './handlers/pack-handlers.ts';
import { pictureHandlers } from './handlers/picture-handlers.ts';
import { settingsHandlers } from './handlers/settings-handlers.ts';
import { watchHandlers } from './handlers/watch-handlers.ts';
import type { RequestHandlers } from './ipc-router.ts';

export function createRequestHandlers(studio: Studio, desktop: DesktopActions): RequestHandlers {
  return obeyFarmSwitch(studio, {
    ...pictureHandlers(studio),
    ...jobHandlers(studio),
    ...batchHandlers(studio, desktop),
    ...watchHandlers(studio, desktop),
    ...farmHandlers(studio, desktop),
    ...libraryHandlers(studio, desktop),
    ...desktopHandlers(studio, desktop),
    ...settingsHandlers(studio, desktop),
    ...packHandlers(studio, desktop),
    ...engineHandlers(studio, desktop),
  });
}
