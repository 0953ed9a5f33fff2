// What the window is shown of the settings, and of the local API that they switch.
import type { LocalApiView, SettingsView } from '#contract/views/studio-views.ts';
import type { Studio } from '../../studio.ts';

export function viewSettings({
  settings: { settings, problem },
  home,
}: Pick<Studio, 'home'> & { readonly settings: Pick<Studio['settings'], 'settings' | 'problem'> }): SettingsView {
  return { settings, dataHome: home.folder, ...(problem !== undefined && { problem }) };
}

/** As many requests as a page shows. */
const SHOWN_REQUESTS = 12;

export function viewLocalApi(api: Pick<Studio['localApi'], 'state' | 'recent'>): LocalApiView {
  return { state: api.state(), recent: [...api.recent.list().slice(0, SHOWN_REQUESTS)] };
}
