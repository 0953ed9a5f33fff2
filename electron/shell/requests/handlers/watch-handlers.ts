// Requests about the folder whose new pictures become jobs, and the watch as the settings say.

import { ok } from '#contract/outcome/result.ts';
import type { WatchFolderView } from '#contract/views/studio-views.ts';
import type { WatchView } from '../../../services/watch-folder/watch-folder.ts';
import type { Studio } from '../../../studio.ts';
import type { Desktop } from '../../desktop/desktop.ts';
import type { Handlers } from './handlers.ts';

type Watching = Pick<Studio, 'watch'> & { readonly settings: Pick<Studio['settings'], 'settings' | 'change'> };

export function watchHandlers({ watch, settings }: Watching, desktop: Pick<Desktop, 'chooseFolder'>): Handlers<'watch'> {
  const follow = async (folder: string) => {
    const changed = await settings.change({ watchFolder: folder });
    if (!changed.ok) return changed;
    await watch.follow(folder === '' ? undefined : folder, { isNew: true });
    return ok(viewWatch(watch.view()));
  };
  return {
    readWatchFolder: async () => ok(viewWatch(watch.view())),
    chooseWatchFolder: async () => {
      const folder = await desktop.chooseFolder();
      return folder === undefined ? ok(viewWatch(watch.view())) : follow(folder);
    },
    stopWatching: () => follow(''),
  };
}

/** At the start of the app: what came into the folder meanwhile is taken. */
export function resumeWatching({ watch, settings }: Watching): void {
  const { watchFolder } = settings.settings;
  if (watchFolder !== '') void watch.follow(watchFolder, { isNew: false });
}

export function viewWatch({ folder, taken, skipped, problem }: WatchView): WatchFolderView {
  return { ...(folder !== undefined && { folder }), taken, skipped: [...skipped], ...(problem && { problem }) };
}
